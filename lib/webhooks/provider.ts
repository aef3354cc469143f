import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { newId, newRefId } from "@/lib/core/ids";
import { logsKeptFrom } from "@/lib/core/records/retention";
import { inTenant, type Prisma } from "@/lib/stores/postgres";
import { claimDue, endAbandoned, suspendAndResume, recordAttempt, type Claimed } from "@/lib/webhooks/attempts";
import { TEST_EVENT, type WebhookBody } from "@/lib/webhooks/model";
import { post, type Outcome, type Sent } from "@/lib/webhooks/sending";
import { signerFor } from "@/lib/webhooks/signing";
import { insertWebhookEndpoint, type NewWebhookEndpoint } from "@/lib/webhooks/store";

/** Concurrent deliveries of one tenant, few enough for all of them to end within an attempt's lease. */
const CONCURRENCY = 20;

/** Creates an endpoint. Repeating it with the same refId returns the existing one. */
export async function createWebhookEndpoint(
  scope: TenantScope,
  endpoint: NewWebhookEndpoint,
): Promise<{ refId: string }> {
  return { refId: await inTenant(scope, (tx) => insertWebhookEndpoint(tx, scope, endpoint)) };
}

type Waiting = {
  id: string;
  event: string;
  entity: string;
  entity_ref: string;
  body: Prisma.InputJsonObject;
  created_at: Date;
};

/**
 * Dispatches outbox events: creates one delivery for each active endpoint that is subscribed, and marks the event as
 * dispatched, in one transaction. Skips events that another worker is dispatching.
 * @returns how many were dispatched
 */
export async function dispatchOutbox(scope: TenantScope, now: Date, limit: number): Promise<number> {
  const { tenantId } = scope;
  return inTenant(scope, async (tx) => {
    const waiting = await tx.$queryRaw<Waiting[]>`
      SELECT id, event, entity, entity_ref, body, created_at FROM outbox
      WHERE tenant_id = ${tenantId}::uuid AND processed_at IS NULL
      ORDER BY created_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
    if (waiting.length === 0) return 0;
    const endpoints = await tx.webhookEndpoint.findMany({ where: { tenantId, status: "active", deletedOn: null } });
    const deliveries = waiting.flatMap((heard) =>
      endpoints.filter((endpoint) => wants(endpoint, heard)).map(({ id }) => deliveryOf(scope, heard, id, now)),
    );
    await tx.webhookDelivery.createMany({ data: deliveries, skipDuplicates: true });
    const ids = waiting.map(({ id }) => id);
    await tx.outboxEvent.updateMany({ where: { tenantId, id: { in: ids } }, data: { processedAt: now } });
    return waiting.length;
  });
}

function wants(endpoint: { refId: string; events: string[] }, heard: Waiting): boolean {
  return heard.event === TEST_EVENT ? endpoint.refId === heard.entity_ref : endpoint.events.includes(heard.event);
}

function deliveryOf(scope: TenantScope, heard: Waiting, endpointId: string, now: Date) {
  const refId = newRefId(now);
  const body = {
    id: refId,
    event: heard.event,
    tenant: scope.tenantRef,
    record: { entity: heard.entity, refId: heard.entity_ref },
    at: heard.created_at.toISOString(),
    data: heard.body,
  } satisfies WebhookBody;
  const { event, id: outboxId } = heard;
  const { tenantId } = scope;
  return {
    id: newId(now),
    refId,
    tenantId,
    endpointId,
    outboxId,
    event,
    body,
    status: "pending",
    nextAttemptAt: now,
    createdAt: now,
  };
}

/**
 * Makes one attempt at each due delivery, and ends those that a dead worker left. A receiver may get an event twice,
 * when a worker dies between the response and the row; the id stays the same.
 * @returns how many attempts were made or ended
 */
export async function deliverDue(scope: TenantScope, now: Date, limit: number): Promise<number> {
  const ended = await endAbandoned(scope, now, limit);
  await suspendAndResume(scope, now);
  const claimed = await claimDue(scope, now, Math.min(limit, CONCURRENCY));
  const attempts = await Promise.allSettled(claimed.map((delivery) => attempt(scope, delivery)));
  const broken = attempts.find((one) => one.status === "rejected");
  if (broken) throw broken.reason;
  return ended + claimed.length;
}

async function attempt(scope: TenantScope, delivery: Claimed): Promise<void> {
  const body = JSON.stringify(delivery.body);
  const timestamp = Math.floor((await databaseNow()).getTime() / 1000);
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "user-agent": "Leadmetrics-Webhooks/1",
    "webhook-id": delivery.refId,
    "webhook-timestamp": String(timestamp),
    "webhook-attempt": String(delivery.attempt),
  };
  const sent: Sent = { url: delivery.endpoint.url, headers, body };
  const sign = await signerFor(scope, delivery.endpoint.secretRef).catch((error: Error) => error);
  if (sign instanceof Error) return recordAttempt(scope, delivery, sent, unsigned(sign));
  headers["webhook-signature"] = sign(delivery.refId, timestamp, body);
  await recordAttempt(scope, delivery, sent, await post(sent));
}

/** Without its secret nothing is sent, because the receiver could not verify it. */
function unsigned({ message }: Error): Outcome {
  return { answer: null, error: { code: "no_secret", message }, durationMs: 0 };
}

/**
 * Removes up to `limit` events that were dispatched more than 30 days ago.
 * @returns how many
 */
export async function pruneOutbox(scope: TenantScope, now: Date, limit: number): Promise<number> {
  const before = logsKeptFrom(now).toISOString();
  return inTenant(
    scope,
    (tx) => tx.$executeRaw`
      DELETE FROM outbox WHERE id IN (
        SELECT id FROM outbox WHERE tenant_id = ${scope.tenantId}::uuid AND processed_at < ${before}::timestamptz
        ORDER BY processed_at LIMIT ${limit})`,
  );
}
