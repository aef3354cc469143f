"use server";

import { action } from "@/lib/core/gate";
import { refId } from "@/lib/core/ref-id";
import { PAYLOAD_HALVES } from "@/lib/tool-calls/model";
import { downloadedHalf, revealedPayload } from "@/lib/tool-calls/payload";
import { z } from "zod";

/** What the call sent and got. The trail keeps that it was shown, never what it says. */
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

/** One half as a file. */
export const downloadPayload = action({
  audit: "tool_call.payload_downloaded",
  reach: "tenant",
  permission: "tool_call:reveal",
  input: z.strictObject({ refId, half: z.enum(PAYLOAD_HALVES) }),
  prepare: ({ scope, input }) => downloadedHalf(scope, input.refId, input.half),
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { half: input.half } },
    data: prepared,
  }),
});
