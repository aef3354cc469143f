import "server-only";
import { z } from "zod";
import {
  BLOG_POST_SORTS,
  BLOG_POST_STATUSES,
  blogPostFilters,
  type BlogPostDetail,
  type BlogPostRow,
} from "@/lib/blog-posts/model";
import { findBlogPost, countBlogPosts, listBlogPosts, type BlogPostRecord } from "@/lib/blog-posts/store";
import { query } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { outputParts } from "@/lib/core/publishing/output-parts";
import { historyOf } from "@/lib/core/records/history";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { reviewOf } from "@/lib/core/records/review";
import { refId } from "@/lib/core/ref-id";

export const blogPostsList = listQuery({
  name: "blog_posts.list",
  reach: "list",
  permission: "content:read",
  input: blogPostFilters,
  sorts: BLOG_POST_SORTS,
  find: ({ scope, input, page }) => listBlogPosts(scope, input, page),
  count: ({ scope, input, limit }) => countBlogPosts(scope, input, limit),
  show: (rows): BlogPostRow[] => rows.map(toRow),
});

export const blogPostsDetail = query({
  name: "blog_posts.detail",
  reach: "tenant",
  permission: "content:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<BlogPostDetail> => {
    const row = await findBlogPost(scope, input.refId);
    if (!row) throw new AppError("NOT_FOUND", "This blog post does not exist in this tenant.");
    const [{ document, ...parts }, history, review] = await Promise.all([
      outputParts(scope, "blog_posts", row),
      historyOf(scope, "blog_post", row.id),
      reviewOf(scope, row),
    ]);
    const { deletedOn, outputRef: _, ...activity } = row.activity;
    return {
      ...toRow(row),
      rowVersion: row.rowVersion,
      contentSha256: row.contentSha256,
      approvedSha256: row.approvedSha256,
      author: row.author,
      externalUrl: row.externalUrl,
      review,
      activity: deletedOn ? null : activity,
      model: document?.model ?? null,
      ...parts,
      history,
    };
  },
});

function toRow(row: BlogPostRecord): BlogPostRow {
  const { refId: ref, tenant, title, slug, channel, status, wordCount } = row;
  return {
    refId: ref,
    tenant,
    title,
    slug,
    channel,
    status: stateOf(BLOG_POST_STATUSES, status),
    wordCount,
    createdAt: row.createdAt.toISOString(),
    publishAt: row.publishAt?.toISOString() ?? null,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    errorCode: row.errorCode,
  };
}
