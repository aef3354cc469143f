import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import type { BlogPostStatus } from "@/lib/blog-posts/model";
import { createBlogPost } from "@/lib/blog-posts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { inTenant } from "@/lib/stores/postgres";

export const ARTICLE = "---\ntitle: Boots\n---\n\n# Boots\n\nThey last. ßéñ — 漢字.\n";

export type NewTestPost = { status?: BlogPostStatus; channel?: "blog" | "medium"; body?: string; publishAt?: Date };

/** A complete blog post in the given state. From `approved` on, its text is the approved one. */
export async function testBlogPost(scope: TenantScope, o: NewTestPost = {}) {
  const { body = ARTICLE, status = "draft", channel = "blog", publishAt } = o;
  const kind = "blog_post" as const;
  const activity = await createActivity(scope, { kind, title: "Write", status: "accepted" });
  const about = { activityId: activity.id, kind, format: "markdown" as const, title: "Boots", model: "m", body };
  const output = await storeActivityOutput(scope, about);
  const post = await createBlogPost(scope, {
    activityId: activity.id,
    title: "Boots",
    slug: "boots",
    channel,
    status,
    wordCount: 5,
    outputRef: output.outputRef,
    contentSha256: output.sha256,
    ...(publishAt ? { publishAt } : {}),
  });
  if (["approved", "scheduled", "publishing", "published", "failed"].includes(status)) {
    const where = { id: post.id, tenantId: scope.tenantId };
    await inTenant(scope, (tx) => tx.blogPost.updateMany({ where, data: { approvedSha256: output.sha256 } }));
  }
  return { activity, output, ...post };
}
