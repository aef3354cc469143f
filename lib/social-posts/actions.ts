"use server";

import { z } from "zod";
import { publishAt } from "@/lib/blog-posts/model";
import { action } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { changedMeanwhile, nothingChanged } from "@/lib/core/publishing/edits";
import { findOutput, signOutput } from "@/lib/core/publishing/outputs";
import { deleteAction } from "@/lib/core/records/delete-action";
import { moveAction } from "@/lib/core/records/move-action";
import { refId } from "@/lib/core/ref-id";
import { SOCIAL_POST } from "@/lib/social-posts/entity";
import { copyText } from "@/lib/social-posts/model";
import { adoptCopy, storeCopy } from "@/lib/social-posts/provider";
import { findSocialPost, refuseOverLimit, SOCIAL_POST_MOVING } from "@/lib/social-posts/store";
import { SOCIAL_POST_UPKEEP } from "@/lib/social-posts/upkeep";

const moving = SOCIAL_POST_MOVING;

/** Gives a draft another copy and hashtags, as staff wrote them. One that is too long is kept, and cannot be submitted. */
export const editSocialPost = action({
  audit: "social_post.changed",
  reach: "tenant",
  permission: "content:write",
  input: copyText.extend({ refId, rowVersion: z.int().positive() }),
  prepare: async ({ scope, input: { rowVersion, ...input } }) => {
    const post = await findSocialPost(scope, input.refId);
    if (!post) throw new AppError("NOT_FOUND", "This social post does not exist in this tenant.");
    if (post.rowVersion !== rowVersion) throw changedMeanwhile(post);
    const stored = await storeCopy(scope, post, input);
    if (!stored) throw nothingChanged();
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

/** Refused, saying by how much, where its platform would not take the text. */
export const submitSocialPost = moveAction({
  audit: "social_post.submitted",
  moving,
  event: "submit",
  prepare: ({ scope, input }) => refuseOverLimit(scope, input.refId),
});

export const withdrawSocialPost = moveAction({ audit: "social_post.withdrawn", moving, event: "withdraw" });

export const requestSocialPostChanges = moveAction({
  audit: "social_post.changes_requested",
  moving,
  event: "request_changes",
});

export const reviseSocialPost = moveAction({ audit: "social_post.revised", moving, event: "revise" });

export const approveSocialPost = moveAction({ audit: "social_post.approved", moving, event: "approve" });

export const rejectSocialPost = moveAction({ audit: "social_post.rejected", moving, event: "reject" });

export const scheduleSocialPost = moveAction({
  audit: "social_post.scheduled",
  moving,
  event: "schedule",
  fields: z.object({ publishAt }),
  set: ({ input }) => ({ publishAt: new Date(input.publishAt) }),
});

export const unscheduleSocialPost = moveAction({
  audit: "social_post.unscheduled",
  moving,
  event: "unschedule",
  set: () => ({ publishAt: null }),
});

/** Schedules it anew for the time it had: one that has passed means at the worker's next pass. */
export const retrySocialPost = moveAction({
  audit: "social_post.retried",
  moving,
  event: "retry",
  set: () => ({ errorCode: null }),
});

export const unpublishSocialPost = moveAction({ audit: "social_post.unpublished", moving, event: "unpublish" });

export const archiveSocialPost = moveAction({ audit: "social_post.archived", moving, event: "archive" });

export const deleteSocialPost = deleteAction(SOCIAL_POST, SOCIAL_POST_UPKEEP);

/** A link to the text as a file, minted now. */
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
