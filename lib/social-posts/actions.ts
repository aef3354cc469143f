"use server";

import { z } from "zod";
import { publishAt } from "@/lib/blog-posts/model";
import { action } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { findOutput, signOutput } from "@/lib/core/publishing/outputs";
import { deleteAction } from "@/lib/core/records/delete-action";
import { moveAction } from "@/lib/core/records/move-action";
import { refId } from "@/lib/core/ref-id";
import { findSocialPost, refuseOverLimit, SOCIAL_POST_MOVING } from "@/lib/social-posts/store";

const moving = SOCIAL_POST_MOVING;

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

export const deleteSocialPost = deleteAction({
  audit: "social_post.deleted",
  entity: "social post",
  table: "socialPost",
  refusedIn: {
    scheduled: "It is scheduled. Unschedule it first.",
    publishing: "It is being published right now. Wait until that is done.",
    published: "It is published. Unpublish or archive it first.",
  },
});

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
