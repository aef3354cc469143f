"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { addUsage } from "@/lib/core/audit/usage";
import { timeOf } from "@/lib/core/ids";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { transitionReason } from "@/lib/core/records/transition-reason";
import { refId } from "@/lib/core/ref-id";
import { TOOL_CALL } from "@/lib/tool-calls/entity";
import { PAYLOAD_PARTS } from "@/lib/tool-calls/model";
import { downloadedPart, revealedPayload } from "@/lib/tool-calls/payload";
import { pinDocument, setPayloadExpiry, unpinDocument } from "@/lib/tool-calls/pin";

/** Shows the call's request and response. The audit trail records that they were shown, but not their content. */
export const revealPayload = action({
  audit: "tool_call.payload_revealed",
  reach: "tenant",
  permission: "tool_call:reveal",
  input: z.strictObject({ refId }),
  prepare: ({ scope, input }) => revealedPayload(scope, input.refId),
  run: async ({ input, prepared }) => ({
    change: {
      ref: input.refId,
      before: null,
      after: {
        request: prepared.request.state,
        response: prepared.response?.state ?? "none",
        ...(prepared.difference ? { difference: prepared.difference } : {}),
      },
    },
    data: prepared,
  }),
});

/** One part as a file. */
export const downloadPayload = action({
  audit: "tool_call.payload_downloaded",
  reach: "tenant",
  permission: "tool_call:reveal",
  input: z.strictObject({ refId, part: z.enum(PAYLOAD_PARTS) }),
  prepare: ({ scope, input }) => downloadedPart(scope, input.refId, input.part),
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { part: input.part } },
    data: prepared,
  }),
});

/** Pins a payload: removes the expiry of its document, then updates its row. */
export const pinPayload = action({
  audit: "tool_call.payload_pinned",
  reach: "tenant",
  permission: "tool_call:reveal",
  input: z.strictObject({ refId, reason: transitionReason }),
  prepare: ({ scope, input }) => pinDocument(scope, input.refId),
  run: async ({ tx, scope, input, prepared }) => {
    await setPayloadExpiry(tx, scope, input.refId, null);
    const before = { expiresAt: prepared.expiresAt };
    return {
      change: { ref: input.refId, before, after: { expiresAt: null, reason: input.reason } },
      data: { status: "pinned" },
    };
  },
});

/** Unpins a payload: sets the expiry of the tenant's plan, but at least a day from now. */
export const unpinPayload = action({
  audit: "tool_call.payload_unpinned",
  reach: "tenant",
  permission: "tool_call:reveal",
  input: z.strictObject({ refId, reason: transitionReason }),
  prepare: ({ scope, input }) => unpinDocument(scope, input.refId),
  run: async ({ tx, scope, input, prepared }) => {
    await setPayloadExpiry(tx, scope, input.refId, prepared.expiresAt);
    const after = { expiresAt: prepared.expiresAt.toISOString(), reason: input.reason };
    return { change: { ref: input.refId, before: { expiresAt: null }, after }, data: { status: "unpinned" } };
  },
});

export const transitionToolCall = transitionActions(TOOL_CALL, {
  cancel: { updateRelated: ({ tx, scope, row }) => addUsage(tx, scope, "tool_calls", 1, timeOf(row.refId)) },
});
