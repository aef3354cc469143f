import "server-only";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { databaseNow } from "@/lib/core/clock";
import { newRefId } from "@/lib/core/ids";
import { storableText } from "@/lib/core/input/text";
import { lease } from "@/lib/core/records/lease";
import { keptUntil } from "@/lib/core/records/retention";
import { transition, type ColumnsOf } from "@/lib/core/records/transitions";
import { scoped } from "@/lib/stores/mongo";
import { inTenant, type Prisma, type Tx } from "@/lib/stores/postgres";
import { WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";
import { MAX_ATTEMPTS } from "@/lib/webhooks/model";
import { redacted, type Outcome, type Sent } from "@/lib/webhooks/sending";

/** How long an attempt holds the delivery. */
const LEASE = lease({ table: "webhookDelivery", working: ["delivering"], ms: 60_000 });

/** An endpoint is disabled after this many consecutive deliveries have failed for good. */
const MAX_CONSECUTIVE_FAILURES = 5;

/** The error_code of an attempt whose worker ended before it was recorded. */
export const ABANDONED = "worker_ended";

const withEndpoint = { endpoint: { select: { id: true, url: true, secretRef: true } } } as const;
export type Claimed = Prisma.WebhookDeliveryGetPayload<{ include: typeof withEndpoint }>;

/**
 * The pause after a failed attempt: half a minute, then four times as long each time, up to half a day; each varied by
 * up to a fifth.
 */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(30_000 * 4 ** (attempt - 1), 12 * 60 * 60 * 1000);
  return Math.round(whole * (0.8 + 0.4 * random()));
}

/** Suspends due deliveries of inactive endpoints, and makes suspended deliveries of active endpoints due. */
export async function suspendAndResume(scope: TenantScope, now: Date): Promise<void> {
  const at = now.toISOString();
  await inTenant(
    scope,
    (tx) => tx.$executeRaw`
      UPDATE webhook_deliveries SET
        next_attempt_at = CASE WHEN next_attempt_at IS NULL THEN ${at}::timestamptz END,
        row_version = row_version + 1, updated_at = now()
      WHERE id IN (
        SELECT d.id FROM webhook_deliveries d JOIN webhook_endpoints e ON e.tenant_id = d.tenant_id AND e.id = d.endpoint_id
        WHERE d.tenant_id = ${scope.tenantId}::uuid AND d.status = 'pending' AND d.deleted_on IS NULL
          AND CASE WHEN e.status = 'active' AND e.deleted_on IS NULL
            THEN d.next_attempt_at IS NULL ELSE d.next_attempt_at <= ${at}::timestamptz END
        FOR UPDATE OF d SKIP LOCKED)`,
  );
}

/** Claims up to `limit` due deliveries for one attempt each. No other worker gets the same ones. */
export async function claimDue(scope: TenantScope, now: Date, limit: number): Promise<Claimed[]> {
  return inTenant(scope, async (tx) => {
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT d.id FROM webhook_deliveries d
      JOIN webhook_endpoints e ON e.tenant_id = d.tenant_id AND e.id = d.endpoint_id
      WHERE d.tenant_id = ${scope.tenantId}::uuid AND d.status = 'pending' AND d.deleted_on IS NULL
        AND d.next_attempt_at <= ${now.toISOString()}::timestamptz AND e.status = 'active' AND e.deleted_on IS NULL
      ORDER BY d.next_attempt_at LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED`;
    const rows = await rowsOf(tx, scope, due);
    const set = {
      attempt: { increment: 1 },
      nextAttemptAt: null,
      ...LEASE.take(await databaseNow(tx)),
    };
    for (const { id, rowVersion } of rows) {
      await transition(tx, scope, WEBHOOK_DELIVERY, { event: "attempt", id, from: "pending", rowVersion, set });
    }
    return rows.map((row) => ({ ...row, attempt: row.attempt + 1, rowVersion: row.rowVersion + 1 }));
  });
}

async function rowsOf(tx: Tx, scope: TenantScope, found: { id: string }[]): Promise<Claimed[]> {
  const ids = found.map(({ id }) => id);
  return tx.webhookDelivery.findMany({ where: { tenantId: scope.tenantId, id: { in: ids } }, include: withEndpoint });
}

/** Ends the attempts whose lease has expired: their worker died, so their result is unknown. */
export async function endAbandoned(scope: TenantScope, now: Date, limit: number): Promise<number> {
  return inTenant(scope, async (tx) => {
    const rows = await rowsOf(tx, scope, await LEASE.lockExpired(tx, scope, now, limit));
    const nothing = { payloadRef: null, httpStatus: null, durationMs: null };
    for (const row of rows)
      await endFailed(tx, scope, row, ABANDONED, "The worker stopped in the middle of it.", nothing);
    return rows.length;
  });
}

/** Stores an attempt's request and response, then makes the row's transition by its result. */
export async function recordAttempt(
  scope: TenantScope,
  delivery: Claimed,
  sent: Sent,
  outcome: Outcome,
): Promise<void> {
  const { answer, error, durationMs } = outcome;
  const at = await databaseNow();
  const document = await scoped(scope, "webhook_payloads").insertOnce({
    refId: newRefId(at),
    createdAt: at,
    deliveryRef: delivery.refId,
    attempt: delivery.attempt,
    request: { ...sent, headers: redacted(sent.headers) },
    response: answer && { ...answer, headers: redacted(answer.headers) },
    error: error?.message ?? null,
    durationMs,
    expiresAt: keptUntil(at),
  });
  const seen = { payloadRef: String(document._id), httpStatus: answer?.status ?? null, durationMs };
  await inTenant(scope, async (tx) => {
    if (error) return endFailed(tx, scope, delivery, error.code, error.message, seen);
    const { id, rowVersion } = delivery;
    const set = { ...seen, errorCode: null, ...LEASE.released };
    await transition(tx, scope, WEBHOOK_DELIVERY, { event: "deliver", id, from: "delivering", rowVersion, set });
    await tx.webhookEndpoint.updateMany({
      where: { id: delivery.endpointId, tenantId: scope.tenantId, lastError: { not: null } },
      data: { lastError: null },
    });
  });
}

async function endFailed(
  tx: Tx,
  scope: TenantScope,
  delivery: Claimed,
  errorCode: string,
  why: string,
  seen: ColumnsOf<typeof WEBHOOK_DELIVERY>,
): Promise<void> {
  const { id, rowVersion, attempt, endpointId } = delivery;
  const last = attempt >= MAX_ATTEMPTS;
  const nextAttemptAt = last ? null : new Date((await databaseNow(tx)).getTime() + retryDelay(attempt));
  const set = { ...seen, errorCode, nextAttemptAt, ...LEASE.released };
  const event = last ? "give_up" : "postpone";
  await transition(tx, scope, WEBHOOK_DELIVERY, { event, id, from: "delivering", rowVersion, reason: why, set });
  await tx.webhookEndpoint.updateMany({
    where: { id: endpointId, tenantId: scope.tenantId },
    data: { lastError: why },
  });
  if (last) await disableFailingEndpoint(tx, scope, endpointId, why);
}

/** Disables an endpoint whose latest deliveries, since it was last enabled, have all failed for good. */
async function disableFailingEndpoint(tx: Tx, scope: TenantScope, endpointId: string, why: string): Promise<void> {
  const { tenantId } = scope;
  // The earlier update locks the endpoint's row, so that of many concurrent failures only one disables it.
  const endpoint = await tx.webhookEndpoint.findFirst({
    where: { id: endpointId, tenantId, status: "active", deletedOn: null },
  });
  if (!endpoint) return;
  const enabled = await tx.statusTransition.findFirst({
    where: { tenantId, entity: WEBHOOK_ENDPOINT.kind, entityId: endpointId, event: "enable" },
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  const ended = await tx.webhookDelivery.findMany({
    where: {
      tenantId,
      endpointId,
      status: { in: ["delivered", "failed"] },
      ...(enabled ? { updatedAt: { gt: enabled.at } } : {}),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { status: true },
    take: MAX_CONSECUTIVE_FAILURES,
  });
  if (ended.length < MAX_CONSECUTIVE_FAILURES || ended.some(({ status }) => status === "delivered")) return;
  const reason = storableText(`The last ${MAX_CONSECUTIVE_FAILURES} deliveries failed. Latest error: ${why}`, 2000);
  await transition(tx, scope, WEBHOOK_ENDPOINT, {
    event: "disable",
    id: endpointId,
    from: "active",
    rowVersion: endpoint.rowVersion,
    reason,
  });
  await writeAudit(tx, {
    tenantId,
    actor: scope.actor,
    action: "webhook_endpoint.disabled",
    change: { ref: endpoint.refId, before: { status: "active" }, after: { status: "disabled", reason } },
    request: programRun(nameOf(scope.actor)),
  });
}
