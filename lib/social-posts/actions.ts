"use server";

import { z } from "zod";
import { publishAt } from "@/lib/blog-posts/model";
import { action } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { findOutput, signOutput } from "@/lib/core/publishing/outputs";
import { deleteAction } from "@/lib/core/records/delete-action";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { refId } from "@/lib/core/ref-id";
import { findSocialPost, refuseOverLimit, REVIEWED_SOCIAL_POST } from "@/lib/social-posts/store";

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
    // Keeps its time to publish: one that has passed means the worker's next pass.
    retry: { set: () => ({ errorCode: null }) },
    unpublish: {},
    archive: {},
  },
  { schedule: z.object({ publishAt }) },
);

export const deleteSocialPost = deleteAction({
  audit: "social_post.deleted",
  entity: "social post",
  table: "socialPost",
  refusedIn: {
    scheduled: "It is scheduled to go out. Unschedule it first.",
    publishing: "It is going out at this moment. Wait until it is published or has failed.",
    published: "It is out, and its record says where. Unpublish or archive it first.",
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
    if (!document) throw new AppError("NOT_FOUND", "There is no content of such a social post in this tenant.");
    return { link: await signOutput(scope, document, `${row.platform}-post`), sha256: document.sha256 };
  },
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { sha256: prepared.sha256 } },
    data: prepared.link,
  }),
});
