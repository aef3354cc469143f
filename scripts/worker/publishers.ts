import type { DueBlogPost } from "@/lib/blog-posts/model";
import type { Publisher } from "@/lib/core/publishing";
import { env } from "@/lib/env";

/**
 * Sends nothing anywhere: on one's own machine and in tests a post counts as out at an address that never exists.
 * Elsewhere a post fails with the reason, until its channel is connected.
 */
export const blogPublisher: Publisher<DueBlogPost> = async ({ tenant, slug, channel }) => {
  requireSandbox(channel);
  return { externalUrl: `https://${tenant.refId.toLowerCase()}.example/${channel}/${slug}` };
};

function requireSandbox(channel: string): void {
  const { ENVIRONMENT } = env();
  if (ENVIRONMENT === "local" || ENVIRONMENT === "test") return;
  throw new Error(`No publisher is connected for ${channel}, so nothing was sent.`);
}
