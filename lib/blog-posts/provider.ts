import "server-only";
import { z } from "zod";
import { storeRevision } from "@/lib/activities/provider";
import type { BlogChannel, BlogPostStatus, DueBlogPost } from "@/lib/blog-posts/model";
import { REVIEWED_BLOG_POST, findBlogPost, findDueBlogPosts, type WholeBlogPost } from "@/lib/blog-posts/store";
import { checked } from "@/lib/core/access/checked";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { addUsage } from "@/lib/core/audit/usage";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { countWords } from "@/lib/core/input/front-matter";
import { line, webAddress } from "@/lib/core/input/text";
import { publishDuePosts, type Publisher, type PublishingOutcome } from "@/lib/core/publishing/publishing";
import { inTenant, type Tx } from "@/lib/stores/postgres";

export type NewBlogPost = {
  refId?: string;
  activityId: string;
  title: string;
  slug: string;
  channel: BlogChannel;
  status: BlogPostStatus;
  wordCount: number;
  /** The ObjectId and hash that storeActivityOutput returned. */
  outputRef: string;
  contentSha256: string;
  publishAt?: Date;
  publishedAt?: Date;
  externalUrl?: string;
  at?: Date;
};

const texts = z.object({ title: line(1_000), slug: line(400), externalUrl: webAddress().optional() });

/**
 * Creates a blog post and counts it in the tenant's usage. Repeating it with the same refId returns the existing post
 * in its current state.
 * @throws INVALID for an invalid title, slug or address; CONFLICT when the refId belongs to another tenant
 */
export async function createBlogPost(
  scope: TenantScope,
  post: NewBlogPost,
): Promise<{ id: string; refId: string; created: boolean }> {
  const { at: given, refId: wanted, ...rest } = post;
  const { title, slug, externalUrl } = checked(texts, {
    title: post.title,
    slug: post.slug,
    externalUrl: post.externalUrl,
  });
  const fields = { ...rest, title, slug, ...(externalUrl ? { externalUrl } : {}) };
  const createdAt = given ?? (await databaseNow());
  const refId = wanted ?? newRefId(createdAt);
  const { tenantId } = scope;
  return inTenant(scope, async (tx) => {
    const { count } = await tx.blogPost.createMany({
      data: { ...fields, id: newId(createdAt), refId, tenantId, createdAt },
      skipDuplicates: true,
    });
    const row = await tx.blogPost.findFirst({ where: { tenantId, refId }, select: { id: true, refId: true } });
    if (!row) throw new AppError("CONFLICT", `The ref_id ${refId} is already a blog post of another tenant.`);
    await addUsage(tx, scope, "blog_posts", count, createdAt);
    return { ...row, created: count === 1 };
  });
}

export type ArticleText = { title: string; markdown: string; model?: string | null };

/** A stored article that no row refers to yet. */
export type StoredArticle = {
  post: { id: string; refId: string; rowVersion: number; title: string; contentSha256: string | null };
  title: string;
  contentSha256: string;
  wordCount: number;
  activityId: string;
  outputRef: string;
};

/**
 * Stores a new article for a draft, as the output of a new activity. The earlier output stays unchanged. `adoptArticle`
 * then sets it on the draft.
 * @returns null when the draft already has this title and text
 * @throws CONFLICT unless it is a draft
 */
export async function storeArticle(
  scope: TenantScope,
  post: WholeBlogPost,
  { markdown, model = null, ...given }: ArticleText,
): Promise<StoredArticle | null> {
  requireDraft(post.status);
  const contentSha256 = sha256(markdown);
  const { title } = checked(texts.pick({ title: true }), { title: given.title });
  if (contentSha256 === post.contentSha256 && title === post.title) return null;
  const text = { kind: "blog_post", title, body: markdown, model } as const;
  const { activityId, outputRef } = await storeRevision(scope, { of: post.refId, ...text });
  return { post, title, contentSha256, wordCount: countWords(markdown), activityId, outputRef };
}

/**
 * Sets a stored article on its draft.
 * @throws CONFLICT when the post has changed since it was read
 */
export async function adoptArticle(tx: Tx, scope: TenantScope, stored: StoredArticle): Promise<void> {
  const { post, ...columns } = stored;
  const { count } = await tx.blogPost.updateMany({
    where: { id: post.id, tenantId: scope.tenantId, status: "draft", rowVersion: post.rowVersion, deletedOn: null },
    data: { ...columns, author: nameOf(scope.actor), rowVersion: { increment: 1 } },
  });
  if (count === 0)
    throw new AppError("CONFLICT", "The blog post changed while it was being saved. Reload, then retry.");
}

/**
 * Replaces a draft's article. Repeating it with the same article returns the same record.
 * @throws NOT_FOUND without such a post; CONFLICT unless it is a draft; INVALID for an empty article
 */
export async function replaceArticle(
  scope: TenantScope,
  o: { refId: string; markdown: string; title?: string; model?: string | null },
): Promise<{ contentSha256: string; wordCount: number }> {
  const { refId, markdown, model = null } = o;
  if (!markdown.trim()) throw new AppError("INVALID", "The article is empty.", { markdown: "Required" });
  const post = await findBlogPost(scope, refId);
  if (!post) throw new AppError("NOT_FOUND", "This blog post does not exist in this tenant.");
  const stored = await storeArticle(scope, post, { title: o.title ?? post.title, markdown, model });
  if (stored) await inTenant(scope, (tx) => adoptArticle(tx, scope, stored));
  return { contentSha256: sha256(markdown), wordCount: countWords(markdown) };
}

function requireDraft(status: string): void {
  if (status === "draft") return;
  throw new AppError("CONFLICT", `Only a draft can be edited. This post is ${status.replaceAll("_", " ")}.`);
}

/**
 * Publishes up to `limit` of the tenant's blog posts that are due at `now`, with the given publisher: see
 * publishDuePosts. For workers; several may run at once.
 */
export async function publishDue(
  scope: TenantScope,
  now: Date,
  limit: number,
  publish: Publisher<DueBlogPost>,
): Promise<PublishingOutcome> {
  const posts = { entity: REVIEWED_BLOG_POST, find: findDueBlogPosts, postOf };
  return publishDuePosts(scope, posts, { now, limit, publish });
}

type DueRow = Awaited<ReturnType<typeof findDueBlogPosts>>[number];

function postOf(scope: TenantScope, row: DueRow, { text }: { text: string }): DueBlogPost {
  const { refId, title, slug, channel } = row;
  return { refId, tenant: { refId: scope.tenantRef, name: scope.tenantName }, title, slug, channel, markdown: text };
}
