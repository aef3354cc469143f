import type { DueBlogPost } from "@/lib/blog-posts/model";
import type { Publisher } from "@/lib/core/publishing/publishing";
import { env } from "@/lib/env";
import type { DueSocialPost } from "@/lib/social-posts/model";

/**
 * Publishes nothing: locally and in tests, a post counts as published at a URL that never exists. Elsewhere a post
 * fails with the reason, until its channel is connected.
 */
export const blogPublisher: Publisher<DueBlogPost> = async ({ tenant, slug, channel }) =>
  nowhere(tenant, channel, slug);

export const socialPublisher: Publisher<DueSocialPost> = async ({ tenant, platform, refId }) =>
  nowhere(tenant, platform, refId.toLowerCase());

function nowhere(tenant: { refId: string }, place: string, name: string): { externalUrl: string } {
  requireSandbox(place);
  return { externalUrl: `https://${tenant.refId.toLowerCase()}.example/${place}/${name}` };
}

function requireSandbox(place: string): void {
  const { ENVIRONMENT } = env();
  if (ENVIRONMENT === "local" || ENVIRONMENT === "test") return;
  throw new Error(`No publisher is connected for ${place}. Nothing was sent.`);
}
