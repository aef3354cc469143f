"use server";

import { z } from "zod";
import { ACTIVITY } from "@/lib/activities/entity";
import { findActivity, REVIEWED_ACTIVITY } from "@/lib/activities/store";
import { ACTIVITY_UPKEEP } from "@/lib/activities/upkeep";
import { action } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { findOutput, signOutput } from "@/lib/core/publishing/outputs";
import { deleteAction } from "@/lib/core/records/delete-action";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { refId } from "@/lib/core/ref-id";

export const transitionActivity = transitionActions(REVIEWED_ACTIVITY, {
  queue: {},
  retry: { set: () => ({ errorCode: null }) },
  cancel: { set: () => ({ leaseUntil: null }) },
  accept: {},
  discard: {},
});

export const deleteActivity = deleteAction(ACTIVITY, ACTIVITY_UPKEEP);

/** A signed link to the output as a file. */
export const downloadActivityOutput = action({
  audit: "activity.output_downloaded",
  reach: "tenant",
  permission: "content:download",
  input: z.strictObject({ refId }),
  prepare: async ({ scope, input }) => {
    const row = await findActivity(scope, input.refId);
    const document = row && (await findOutput(scope, row.outputRef));
    if (!document) throw new AppError("NOT_FOUND", "No output for this activity in this tenant.");
    return { link: await signOutput(scope, document, `${document.kind}-${document.refId}`), sha256: document.sha256 };
  },
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { sha256: prepared.sha256 } },
    data: prepared.link,
  }),
});
