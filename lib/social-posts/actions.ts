"use server";

import { z } from "zod";
import { publishAt } from "@/lib/blog-posts/model";
import { action } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { editConflictError, noChangesError } from "@/lib/core/publishing/edits";
import { findOutput, signOutput } from "@/lib/core/publishing/outputs";
import { deleteAction } from "@/lib/core/records/delete-action";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { refId } from "@/lib/core/ref-id";
import { SOCIAL_POST } from "@/lib/social-posts/entity";
import { copyText } from "@/lib/social-posts/model";
import { adoptCopy, storeCopy } from "@/lib/social-posts/provider";
import { findSocialPost, refuseOverLimit, REVIEWED_SOCIAL_POST } from "@/lib/social-posts/store";
import { SOCIAL_POST_UPKEEP } from "@/lib/social-posts/upkeep";

export const transitionSocialPost = transitionActions(
  REVIEWED_SOCIAL_POST,
  {
    submit: { prepare: ({ scope, input }) => refuseOverLimit(scope, input.refId) },
    withdraw: {},
    request_changes: {},
    revise: {},
    approve: {},
    reject: {},
    schedule: { set: ({ input }) => ({ publishAt: new Date(input.publishAt) }) },
    unschedule: { set: () => ({ publishAt: null }) },
    // Keeps the publish time. If it has passed, the worker's next pass publishes the post.
    retry: { set: () => ({ errorCode: null }) },
    unpublish: {},
    archive: {},
  },
  { schedule: z.object({ publishAt }) },
);

/**
 * Replaces a draft's copy and hashtags with those that staff wrote. A copy that is too long is stored, but cannot be
 * submitted.
 */
export const editSocialPost = action({
  audit: "social_post.changed",
  reach: "tenant",
  permission: "content:write",
  input: copyText.extend({ refId, rowVersion: z.int().positive() }),
  prepare: async ({ scope, input: { rowVersion, ...input } }) => {
    const post = await findSocialPost(scope, input.refId);
    if (!post) throw new AppError("NOT_FOUND", "This social post does not exist in this tenant.");
    if (post.rowVersion !== rowVersion) throw editConflictError(post);
    const stored = await storeCopy(scope, post, input);
    if (!stored) throw noChangesError();
    return stored;
  },
  run: async ({ tx, scope, prepared }) => {
    await adoptCopy(tx, scope, prepared);
    const { post, contentSha256 } = prepared;
    return {
      change: { ref: post.refId, before: { contentSha256: post.contentSha256 }, after: { contentSha256 } },
      data: { refId: post.refId },
    };
  },
});

export const deleteSocialPost = deleteAction(SOCIAL_POST, SOCIAL_POST_UPKEEP);

/** A signed link to the text as a file. */
export const downloadSocialPost = action({
  audit: "social_post.content_downloaded",
  reach: "tenant",
  permission: "content:download",
  input: z.strictObject({ refId }),
  prepare: async ({ scope, input }) => {
    const row = await findSocialPost(scope, input.refId);
    const document = row && (await findOutput(scope, row.outputRef));
    if (!document) throw new AppError("NOT_FOUND", "No content for this social post in this tenant.");
    return { link: await signOutput(scope, document, `${row.platform}-post`), sha256: document.sha256 };
  },
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { sha256: prepared.sha256 } },
    data: prepared.link,
  }),
});
