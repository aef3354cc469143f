import "server-only";
import { ACTIVITY_STATUSES, REVIEWED_KINDS, type ActivityKind, type ActivityStatus } from "@/lib/activities/model";
import { REVIEWED_ACTIVITY } from "@/lib/activities/store";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { lease } from "@/lib/core/records/lease";
import { stateOf } from "@/lib/core/records/machine";
import { transition } from "@/lib/core/records/transitions";
import { inTenant, Prisma } from "@/lib/stores/postgres";

/** Five minutes, unless the worker requests more. */
const LEASE = lease({ table: "activity", working: ["running"], ms: 5 * 60_000 });

/**
 * An activity that a worker holds until `leaseUntil`. Reports name the attempt, because a later attempt may have it.
 */
export type Claimed = {
  id: string;
  refId: string;
  kind: string;
  title: string;
  strategyId: string | null;
  attempt: number;
  leaseUntil: Date;
  /** An output that an earlier attempt stored. It is kept, and the activity only needs to be finished. */
  outputRef: string | null;
};

type Next = Omit<Claimed, "leaseUntil"> & { rowVersion: number };

/** Takes the queued activity that has been due longest, or null. Concurrent workers each get a different one. */
export async function claimActivity(
  scope: TenantScope,
  o: { worker: string; leaseSeconds: number; kinds?: readonly ActivityKind[]; now?: Date },
): Promise<Claimed | null> {
  const ofKinds = o.kinds?.length ? Prisma.sql`AND kind IN (${Prisma.join([...o.kinds])})` : Prisma.empty;
  return inTenant(scope, async (tx) => {
    const now = o.now ?? (await databaseNow(tx));
    const [next] = await tx.$queryRaw<Next[]>`
      SELECT id, ref_id AS "refId", kind, title, strategy_id AS "strategyId", attempt + 1 AS attempt,
        output_ref AS "outputRef", row_version AS "rowVersion"
      FROM activities
      WHERE tenant_id = ${scope.tenantId}::uuid AND status = 'queued' AND deleted_on IS NULL
        AND (scheduled_for IS NULL OR scheduled_for <= ${now}) ${ofKinds}
      ORDER BY coalesce(scheduled_for, created_at), id LIMIT 1 FOR UPDATE SKIP LOCKED`;
    if (!next) return null;
    const { rowVersion, ...claimed } = next;
    const { id, attempt } = claimed;
    const taken = LEASE.take(now, o.leaseSeconds * 1000);
    const reason = `Attempt ${attempt}, by ${o.worker}.`;
    const set = { attempt, ...taken, errorCode: null };
    await transition(tx, scope, REVIEWED_ACTIVITY, {
      event: "start",
      id,
      from: "queued",
      rowVersion,
      reason,
      set,
      at: now,
    });
    return { ...claimed, ...taken };
  });
}

/**
 * Queues the planned activities that are due, oldest first.
 * @returns how many
 */
export async function queueDue(scope: TenantScope, now: Date, limit: number): Promise<number> {
  return inTenant(scope, async (tx) => {
    const due = await tx.$queryRaw<{ id: string; rowVersion: number }[]>`
      SELECT id, row_version AS "rowVersion" FROM activities
      WHERE tenant_id = ${scope.tenantId}::uuid AND status = 'planned' AND deleted_on IS NULL AND scheduled_for <= ${now}
      ORDER BY scheduled_for, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
    for (const { id, rowVersion } of due) {
      await transition(tx, scope, REVIEWED_ACTIVITY, { event: "queue", id, from: "planned", rowVersion, at: now });
    }
    return due.length;
  });
}

type Held = { refId: string; attempt: number };

/**
 * Extends the lease on an activity.
 * @returns the new end
 * @throws CONFLICT when the attempt no longer holds it: the worker must stop
 */
export async function renewLease(scope: TenantScope, held: Held & { leaseSeconds: number; now?: Date }): Promise<Date> {
  const { refId, attempt, leaseSeconds } = held;
  return inTenant(scope, async (tx) => {
    const now = held.now ?? (await databaseNow(tx));
    const until = LEASE.until(now, leaseSeconds * 1000);
    if (!(await LEASE.extend(tx, scope, { refId, attempt }, until))) throw lost(held);
    return until;
  });
}

const lost = ({ refId, attempt }: Held) =>
  new AppError(
    "CONFLICT",
    `Attempt ${attempt} no longer holds the activity ${refId}: it ended or was retried. Stop working on it.`,
  );

/** The states an activity can be in after an attempt has succeeded. */
const AFTER_SUCCESS: readonly ActivityStatus[] = ["succeeded", "needs_review", "accepted", "discarded"];

/**
 * Reports the result of an attempt. `errorCode` is null when it succeeded and its output is stored. Content for readers
 * then needs a review. Repeating it for the same attempt changes nothing.
 *
 * @returns the new state
 * @throws NOT_FOUND; CONFLICT when the attempt no longer holds the activity, or succeeded without an output
 */
export async function finishActivity(
  scope: TenantScope,
  o: Held & { errorCode: string | null },
): Promise<ActivityStatus> {
  const { refId, attempt, errorCode } = o;
  return inTenant(scope, async (tx) => {
    const row = await tx.activity.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null } });
    if (!row) throw new AppError("NOT_FOUND", "This activity does not exist in this tenant.");
    const status = stateOf(ACTIVITY_STATUSES, row.status);
    const reported = errorCode === null ? AFTER_SUCCESS : ["failed"];
    if (row.attempt === attempt && reported.includes(status)) return status;
    if (row.attempt !== attempt || status !== "running") throw lost(o);
    const { id, rowVersion, outputSha256: contentSha256 } = row;
    const set = { ...LEASE.released, errorCode };
    if (errorCode !== null)
      return transition(tx, scope, REVIEWED_ACTIVITY, { event: "fail", id, from: status, rowVersion, set });
    if (!row.outputRef) {
      throw new AppError(
        "CONFLICT",
        `The activity ${refId} has no output. Store the output before marking it as succeeded.`,
      );
    }
    const done = await transition(tx, scope, REVIEWED_ACTIVITY, {
      event: "succeed",
      id,
      from: status,
      rowVersion,
      contentSha256,
      set,
    });
    if (!REVIEWED_KINDS.includes(row.kind)) return done;
    return transition(tx, scope, REVIEWED_ACTIVITY, {
      event: "ask_review",
      id,
      from: done,
      rowVersion: rowVersion + 1,
      contentSha256,
    });
  });
}

/**
 * Ends attempts whose lease has expired, because their workers are gone. Several workers may call it at once: each
 * attempt is ended by one of them.
 * @returns the refIds
 */
export async function timeOutExpired(scope: TenantScope, now: Date, limit: number): Promise<string[]> {
  return inTenant(scope, async (tx) => {
    const expired = await LEASE.lockExpired(tx, scope, now, limit);
    const set = { ...LEASE.released, errorCode: "lease_expired" };
    for (const { id, rowVersion } of expired) {
      await transition(tx, scope, REVIEWED_ACTIVITY, {
        event: "time_out",
        id,
        from: "running",
        rowVersion,
        set,
        at: now,
      });
    }
    return expired.map(({ refId }) => refId);
  });
}
