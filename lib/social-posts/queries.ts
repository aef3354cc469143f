import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { outputParts } from "@/lib/core/publishing/output-parts";
import { historyOf } from "@/lib/core/records/history";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { reviewOf } from "@/lib/core/records/review";
import { refId } from "@/lib/core/ref-id";
import {
  SOCIAL_POST_SORTS,
  PLATFORMS,
  SOCIAL_POST_STATUSES,
  socialPostFilters,
  type SocialPostDetail,
  type SocialPostRow,
} from "@/lib/social-posts/model";
import { findSocialPost, countSocialPosts, listSocialPosts, type SocialPostRecord } from "@/lib/social-posts/store";

export const socialPostsList = listQuery({
  name: "social_posts.list",
  reach: "list",
  permission: "content:read",
  input: socialPostFilters,
  sorts: SOCIAL_POST_SORTS,
  find: ({ scope, input, page }) => listSocialPosts(scope, input, page),
  count: ({ scope, input, limit }) => countSocialPosts(scope, input, limit),
  show: (rows): SocialPostRow[] => rows.map(toRow),
});

export const socialPostsDetail = query({
  name: "social_posts.detail",
  reach: "tenant",
  permission: "content:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<SocialPostDetail> => {
    const row = await findSocialPost(scope, input.refId);
    if (!row) throw new AppError("NOT_FOUND", "This social post does not exist in this tenant.");
    const [{ document, content, reviewed, storage, agreement }, history, review] = await Promise.all([
      outputParts(scope, "social_posts", row),
      historyOf(scope, "social_post", row.id),
      reviewOf(scope, row),
    ]);
    const { deletedOn, outputRef: _, ...activity } = row.activity;
    return {
      ...toRow(row),
      rowVersion: row.rowVersion,
      contentSha256: row.contentSha256,
      approvedSha256: row.approvedSha256,
      author: row.author,
      slotEndsAt: row.slotEndsAt?.toISOString() ?? null,
      externalUrl: row.externalUrl,
      review,
      activity: deletedOn ? null : activity,
      model: document?.model ?? null,
      text: content,
      hashtags: document?.hashtags ?? [],
      reviewed,
      storage,
      agreement,
      history,
    };
  },
});

function toRow(row: SocialPostRecord): SocialPostRow {
  const { refId: ref, tenant, platform, excerpt, status, characterCount } = row;
  return {
    refId: ref,
    tenant,
    platform: stateOf(PLATFORMS, platform),
    excerpt,
    status: stateOf(SOCIAL_POST_STATUSES, status),
    characters: characterCount,
    createdAt: row.createdAt.toISOString(),
    publishAt: row.publishAt?.toISOString() ?? null,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    errorCode: row.errorCode,
  };
}
