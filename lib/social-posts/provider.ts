import "server-only";
import { storeRevision } from "@/lib/activities/provider";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { addUsage } from "@/lib/core/audit/usage";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { publishDuePosts, type Publisher, type PublishingOutcome } from "@/lib/core/publishing/publishing";
import { stateOf } from "@/lib/core/records/machine";
import { transition } from "@/lib/core/records/transitions";
import {
  composed,
  measure,
  PLATFORM_RULES,
  PLATFORMS,
  SOCIAL_POST_MACHINE,
  SOCIAL_POST_STATUSES,
  type DueSocialPost,
  type Platform,
  type SocialPostStatus,
} from "@/lib/social-posts/model";
import {
  findDueSocialPosts,
  findSocialPost,
  REVIEWED_SOCIAL_POST,
  type WholeSocialPost,
} from "@/lib/social-posts/store";
import { inTenant, type Tx } from "@/lib/stores/postgres";

export type NewSocialPost = {
  refId?: string;
  activityId: string;
  platform: Platform;
  status: SocialPostStatus;
  /** The published text, copy and hashtags `composed`: exactly the body passed to storeActivityOutput. */
  text: string;
  /** The ObjectId and hash that storeActivityOutput returned. */
  outputRef: string;
  contentSha256: string;
  publishAt?: Date;
  /** The deadline for approving it, after which it expires. */
  slotEndsAt?: Date;
  at?: Date;
};

const EXCERPT = 140;

/**
 * Creates a social post and counts it in the tenant's usage. Repeating it with the same refId returns the existing post
 * in its current state. A text over its platform's limits is stored, but cannot be submitted.
 * @throws INVALID when the text is empty or not the stored one; CONFLICT when the refId belongs to another tenant
 */
export async function createSocialPost(
  scope: TenantScope,
  post: NewSocialPost,
): Promise<{ id: string; refId: string; created: boolean }> {
  const { at: given, refId: wanted, text, ...fields } = post;
  if (sha256(text) !== post.contentSha256) {
    throw new AppError("INVALID", "The text differs from the stored one.", {
      text: "Differs from the stored text",
    });
  }
  const createdAt = given ?? (await databaseNow());
  const refId = wanted ?? newRefId(createdAt);
  const { tenantId } = scope;
  const columns = { ...fields, ...countedIn(post.platform, text), id: newId(createdAt), refId, tenantId, createdAt };
  return inTenant(scope, async (tx) => {
    const { count } = await tx.socialPost.createMany({ data: columns, skipDuplicates: true });
    const row = await tx.socialPost.findFirst({ where: { tenantId, refId }, select: { id: true, refId: true } });
    if (!row) throw new AppError("CONFLICT", `The ref_id ${refId} is already a social post of another tenant.`);
    await addUsage(tx, scope, "social_posts", count, createdAt);
    return { ...row, created: count === 1 };
  });
}

function countedIn(platform: Platform, text: string): { excerpt: string; characterCount: number } {
  if (!text.trim()) throw new AppError("INVALID", "The text is empty.", { text: "Required" });
  const line = [...text.trim().replace(/\s+/gu, " ")];
  const excerpt =
    line.length > EXCERPT
      ? `${line
          .slice(0, EXCERPT - 1)
          .join("")
          .trimEnd()}…`
      : line.join("");
  return { excerpt, characterCount: measure(platform, text).characters };
}

export type CopyText = { copy: string; hashtags: string[]; model?: string | null };

/** A stored copy that no row refers to yet. */
export type StoredCopy = {
  post: { id: string; refId: string; rowVersion: number; contentSha256: string | null };
  contentSha256: string;
  excerpt: string;
  characterCount: number;
  activityId: string;
  outputRef: string;
};

/**
 * Stores a new copy and hashtags for a draft, as the output of a new activity. The earlier output stays unchanged.
 * `adoptCopy` then sets them on the draft.
 * @returns null when the draft already has this text
 * @throws CONFLICT unless it is a draft; INVALID for an empty text
 */
export async function storeCopy(
  scope: TenantScope,
  post: WholeSocialPost,
  { copy, hashtags, model = null }: CopyText,
): Promise<StoredCopy | null> {
  const status = stateOf(SOCIAL_POST_STATUSES, post.status).replaceAll("_", " ");
  if (status !== "draft") throw new AppError("CONFLICT", `Only a draft can be edited. This post is ${status}.`);
  const body = composed(copy, hashtags);
  const contentSha256 = sha256(body);
  const platform = stateOf(PLATFORMS, post.platform);
  const counted = countedIn(platform, body);
  if (contentSha256 === post.contentSha256) return null;
  const title = `${PLATFORM_RULES[platform].name} post`;
  const text = { kind: "social_post", title, body, hashtags, model } as const;
  const { activityId, outputRef } = await storeRevision(scope, { of: post.refId, ...text });
  return { post, ...counted, contentSha256, activityId, outputRef };
}

/**
 * Sets a stored copy on its draft.
 * @throws CONFLICT when the post has changed since it was read
 */
export async function adoptCopy(tx: Tx, scope: TenantScope, stored: StoredCopy): Promise<void> {
  const { post, ...columns } = stored;
  const { count } = await tx.socialPost.updateMany({
    where: { id: post.id, tenantId: scope.tenantId, status: "draft", rowVersion: post.rowVersion, deletedOn: null },
    data: { ...columns, author: nameOf(scope.actor), rowVersion: { increment: 1 } },
  });
  if (count === 0)
    throw new AppError("CONFLICT", "The social post changed while it was being saved. Reload, then retry.");
}

/**
 * Replaces a draft's copy and hashtags. Repeating it with the same ones returns the same record.
 * @throws NOT_FOUND without such a post; CONFLICT unless it is a draft; INVALID for an empty text
 */
export async function replaceCopy(
  scope: TenantScope,
  o: { refId: string; copy: string; hashtags: string[]; model?: string | null },
): Promise<{ contentSha256: string; characters: number }> {
  const { refId, copy, hashtags } = o;
  const post = await findSocialPost(scope, refId);
  if (!post) throw new AppError("NOT_FOUND", "This social post does not exist in this tenant.");
  const stored = await storeCopy(scope, post, o);
  if (stored) await inTenant(scope, (tx) => adoptCopy(tx, scope, stored));
  const text = composed(copy, hashtags);
  return { contentSha256: sha256(text), characters: measure(stateOf(PLATFORMS, post.platform), text).characters };
}

/**
 * Publishes up to `limit` of the tenant's social posts that are due at `now`, with the given publisher: see
 * publishDuePosts. For workers; several may run at once.
 */
export async function publishDue(
  scope: TenantScope,
  now: Date,
  limit: number,
  publish: Publisher<DueSocialPost>,
): Promise<PublishingOutcome> {
  const posts = { entity: REVIEWED_SOCIAL_POST, find: findDueSocialPosts, postOf };
  return publishDuePosts(scope, posts, { now, limit, publish });
}

type DueRow = Awaited<ReturnType<typeof findDueSocialPosts>>[number];

function postOf(scope: TenantScope, { refId, platform }: DueRow, { text }: { text: string }): DueSocialPost {
  const tenant = { refId: scope.tenantRef, name: scope.tenantName };
  return { refId, tenant, platform: stateOf(PLATFORMS, platform), text };
}

/**
 * Expires up to `limit` of the tenant's posts whose slot ended by `now` before they were approved. For workers. If
 * workers run at once, or somebody decides at the same time, only one of them succeeds.
 * @returns how many expired
 */
export async function expireSlots(scope: TenantScope, now: Date, limit: number): Promise<number> {
  const late = { status: { in: [...SOCIAL_POST_MACHINE.expire.from] }, slotEndsAt: { lte: now } };
  let expired = 0;
  for (const { id, status, rowVersion, slotEndsAt } of await findDueSocialPosts(scope, late, limit)) {
    const from = stateOf(SOCIAL_POST_STATUSES, status);
    const reason = `Its slot ended at ${slotEndsAt?.toISOString()} before it was approved.`;
    try {
      await inTenant(scope, (tx) =>
        transition(tx, scope, REVIEWED_SOCIAL_POST, { event: "expire", id, from, rowVersion, reason }),
      );
      expired += 1;
    } catch (error) {
      const raced = error instanceof AppError && (error.code === "CONFLICT" || error.code === "NOT_FOUND");
      if (!raced) throw error;
    }
  }
  return expired;
}
