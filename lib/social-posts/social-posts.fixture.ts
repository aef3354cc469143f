import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { composed, type Platform, type SocialPostStatus } from "@/lib/social-posts/model";
import { createSocialPost } from "@/lib/social-posts/provider";
import { inTenant } from "@/lib/stores/postgres";

export type NewTestPost = {
  platform?: Platform;
  status?: SocialPostStatus;
  copy?: string;
  hashtags?: string[];
  publishAt?: Date;
  slotEndsAt?: Date;
};

/** A complete social post in the given state. From `approved` on, its text is the approved one. */
export async function testSocialPost(scope: TenantScope, o: NewTestPost = {}) {
  const { platform = "linkedin", status = "draft", copy = "Boots last.\nOurs do.", hashtags = ["boots"], ...times } = o;
  const kind = "social_post" as const;
  const text = composed(copy, hashtags);
  const activity = await createActivity(scope, { kind, title: "Write", status: "accepted" });
  const about = {
    activityId: activity.id,
    kind,
    format: "markdown" as const,
    title: "Boots",
    model: "m",
    body: text,
    hashtags,
  };
  const output = await storeActivityOutput(scope, about);
  const { outputRef, sha256: contentSha256 } = output;
  const post = await createSocialPost(scope, {
    activityId: activity.id,
    platform,
    status,
    text,
    outputRef,
    contentSha256,
    ...times,
  });
  if (["approved", "scheduled", "publishing", "published", "failed"].includes(status)) {
    const where = { id: post.id, tenantId: scope.tenantId };
    await inTenant(scope, (tx) => tx.socialPost.updateMany({ where, data: { approvedSha256: contentSha256 } }));
  }
  return { activity, output, text, ...post };
}
