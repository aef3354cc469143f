"use server";

import { z } from "zod";
import { ACTIVITY } from "@/lib/activities/entity";
import { ACTIVITY_MOVING, findActivity } from "@/lib/activities/store";
import { ACTIVITY_UPKEEP } from "@/lib/activities/upkeep";
import { action } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { findOutput, signOutput } from "@/lib/core/publishing/outputs";
import { deleteAction } from "@/lib/core/records/delete-action";
import { moveAction } from "@/lib/core/records/move-action";
import { refId } from "@/lib/core/ref-id";

/** Gives a planned activity to the workers. */
export const queueActivity = moveAction({ audit: "activity.queued", moving: ACTIVITY_MOVING, event: "queue" });

/** Gives one that failed or timed out to the workers again. */
export const retryActivity = moveAction({
  audit: "activity.retried",
  moving: ACTIVITY_MOVING,
  event: "retry",
  set: () => ({ errorCode: null }),
});

/** Calls it off. A worker that has it is refused when it reports. */
export const cancelActivity = moveAction({
  audit: "activity.cancelled",
  moving: ACTIVITY_MOVING,
  event: "cancel",
  set: () => ({ leaseUntil: null }),
});

export const acceptActivity = moveAction({ audit: "activity.accepted", moving: ACTIVITY_MOVING, event: "accept" });

export const discardActivity = moveAction({ audit: "activity.discarded", moving: ACTIVITY_MOVING, event: "discard" });

export const deleteActivity = deleteAction(ACTIVITY, ACTIVITY_UPKEEP);

/** A link to the output as a file, minted now. */
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
