"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { writeOutbox } from "@/lib/core/audit/outbox";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { deleteAction } from "@/lib/core/records/delete-action";
import { requireListed } from "@/lib/core/records/listed";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { refId } from "@/lib/core/ref-id";
import { privateAllowed, requireCallable } from "@/lib/webhooks/addresses";
import { WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";
import { changedEndpointFields, NO_EVENT, WEBHOOK_EVENTS, webhookEndpointFields } from "@/lib/webhooks/events";
import { TEST_EVENT } from "@/lib/webhooks/model";
import {
  changeWebhookEndpointRow,
  insertWebhookEndpoint,
  releaseDeliveries,
  requireActiveEndpoint,
  revealedAttempt,
} from "@/lib/webhooks/store";
import { WEBHOOK_ENDPOINT_UPKEEP } from "@/lib/webhooks/upkeep";

export const createWebhookEndpoint = action({
  audit: "webhook_endpoint.created",
  reach: "tenant",
  permission: "webhook:write",
  input: webhookEndpointFields,
  prepare: ({ input }) => requireCallable(input.url, privateAllowed()),
  run: async ({ tx, scope, input }) => {
    const made = await insertWebhookEndpoint(tx, scope, input);
    return { change: { ref: made, before: null, after: { ...input, status: "active" } }, data: { refId: made } };
  },
});

export const changeWebhookEndpoint = action({
  audit: "webhook_endpoint.changed",
  reach: "tenant",
  permission: "webhook:write",
  input: changedEndpointFields.extend({ refId, rowVersion: z.int().positive() }),
  prepare: ({ input }) => requireCallable(input.url, privateAllowed()),
  run: async ({ tx, scope, input: { refId: ref, rowVersion, ...fields } }) => {
    const { name, url, events, secretRef } = await changeWebhookEndpointRow(
      tx,
      scope,
      { refId: ref, rowVersion },
      fields,
    );
    for (const value of fields.events)
      requireListed(WEBHOOK_EVENTS, { field: "events", value, kept: events, message: NO_EVENT });
    return { change: { ref, before: { name, url, events, secretRef }, after: fields }, data: { refId: ref } };
  },
});

export const transitionWebhookEndpoint = transitionActions(WEBHOOK_ENDPOINT, {
  pause: {},
  resume: { updateRelated: ({ tx, scope, row }) => releaseDeliveries(tx, scope, row.id) },
  disable: {},
  enable: { updateRelated: ({ tx, scope, row }) => releaseDeliveries(tx, scope, row.id) },
});

/** Sends a test event to this endpoint alone, through the usual delivery. */
export const testWebhookEndpoint = action({
  audit: "webhook_endpoint.tested",
  reach: "tenant",
  permission: "webhook:write",
  input: z.strictObject({ refId }),
  run: async ({ tx, scope, input }) => {
    const { name } = await requireActiveEndpoint(tx, scope, { refId: input.refId });
    const heard = { event: TEST_EVENT, entity: "webhook_endpoint", entityRef: input.refId };
    await writeOutbox(tx, scope, { ...heard, body: { endpoint: name } });
    return { change: { ref: input.refId, before: null, after: { event: TEST_EVENT } }, data: { event: TEST_EVENT } };
  },
});

export const deleteWebhookEndpoint = deleteAction(WEBHOOK_ENDPOINT, WEBHOOK_ENDPOINT_UPKEEP);

/** Lets staff retry a delivery now, after it has failed for good. */
export const transitionWebhookDelivery = transitionActions(WEBHOOK_DELIVERY, {
  retry: {
    set: async ({ tx }) => ({ nextAttemptAt: await databaseNow(tx) }),
    updateRelated: async ({ tx, scope, row }) => {
      await requireActiveEndpoint(tx, scope, { deliveries: { some: { id: row.id } } });
    },
  },
});

/**
 * Shows the request and response of one attempt. The audit trail records that they were shown, but not their content.
 */
export const revealWebhookAttempt = action({
  audit: "webhook_delivery.payload_revealed",
  reach: "tenant",
  permission: "tool_call:reveal",
  input: z.strictObject({ refId, attempt: z.int().positive() }),
  prepare: async ({ scope, input }) => {
    const revealed = await revealedAttempt(scope, input.refId, input.attempt);
    if (!revealed) throw new AppError("NOT_FOUND", "Nothing is stored for this attempt in this tenant.");
    return revealed;
  },
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { attempt: input.attempt } },
    data: prepared,
  }),
});
