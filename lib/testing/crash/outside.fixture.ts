import type { DueBlogPost } from "@/lib/blog-posts/model";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Publisher } from "@/lib/core/publishing/publishing";
import type { DueSocialPost } from "@/lib/social-posts/model";
import { receiver, type Received } from "@/lib/webhooks/receiver.fixture";
import { post } from "@/lib/webhooks/sending";

let listening: ReturnType<typeof receiver> | undefined;

/** The outside world, which outlives the processes that die and records what it receives. It starts on first use. */
const outside = () => (listening ??= receiver());

/** Where a tenant's webhooks and posts are sent. */
export async function addressOf({ tenantRef }: TenantScope): Promise<string> {
  return (await outside()).url(`200/${tenantRef}`);
}

/** What was sent for a tenant, in order of arrival. */
export async function receivedFor({ tenantRef }: TenantScope): Promise<Received[]> {
  return (await outside()).received.filter(({ path }) => path.endsWith(tenantRef));
}

export async function closeOutside(): Promise<void> {
  (await listening)?.close();
}

/** A publisher that sends a post's ref_id to the address, and returns a URL below it. */
export function publisherAt(url: string): Publisher<DueBlogPost | DueSocialPost> {
  return async ({ refId }) => {
    const { error } = await post({ url, headers: {}, body: refId });
    if (error) throw new Error(error.message);
    return { externalUrl: `${url}/${refId}` };
  };
}
