"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { deleteAction } from "@/lib/core/records/delete-action";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { refId } from "@/lib/core/ref-id";
import { INTEGRATION } from "@/lib/integrations/entity";
import { changedIntegration, newIntegration } from "@/lib/integrations/model";
import { payloadFile, revealedPayload } from "@/lib/integrations/payloads";
import { changeFields, insertIntegration } from "@/lib/integrations/store";
import { INTEGRATION_UPKEEP } from "@/lib/integrations/upkeep";

export const connectIntegration = action({
  audit: "integration.connected",
  reach: "tenant",
  permission: "integration:write",
  input: newIntegration,
  run: async ({ tx, scope, input }) => {
    const { refId: ref } = await insertIntegration(tx, scope, input);
    return { change: { ref, before: null, after: { ...input, status: "connected" } }, data: { refId: ref } };
  },
});

export const changeIntegration = action({
  audit: "integration.changed",
  reach: "tenant",
  permission: "integration:write",
  input: changedIntegration,
  run: async ({ tx, scope, input: { refId: ref, rowVersion, ...fields } }) => {
    const { name, secretRef, settings } = await changeFields(tx, scope, { refId: ref, rowVersion }, fields);
    return { change: { ref, before: { name, secretRef, settings }, after: fields }, data: { refId: ref } };
  },
});

export const transitionIntegration = transitionActions(INTEGRATION, {
  pause: {},
  resume: {},
  disconnect: {},
  reconnect: { set: () => ({ lastError: null, lastErrorAt: null }) },
});

/** Shows one payload. The audit trail records that it was shown, but not its content. */
export const revealIntegrationPayload = action({
  audit: "integration.payload_revealed",
  reach: "tenant",
  permission: "tool_call:reveal",
  input: z.strictObject({ refId }),
  prepare: ({ scope, input }) => revealedPayload(scope, input.refId),
  run: async ({ prepared: { integrationRef, payload } }) => ({
    change: { ref: integrationRef, before: null, after: { payload: payload.refId, body: payload.body.state } },
    data: payload,
  }),
});

/** One payload's body as a file. */
export const downloadIntegrationPayload = action({
  audit: "integration.payload_downloaded",
  reach: "tenant",
  permission: "tool_call:reveal",
  input: z.strictObject({ refId }),
  prepare: ({ scope, input }) => payloadFile(scope, input.refId),
  run: async ({ input, prepared: { integrationRef, file } }) => ({
    change: { ref: integrationRef, before: null, after: { payload: input.refId } },
    data: file,
  }),
});

export const deleteIntegration = deleteAction(INTEGRATION, INTEGRATION_UPKEEP);
