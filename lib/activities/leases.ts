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

/** A worker says how long it needs an activity; five minutes unless it does. */
const LEASE = lease({ table: "activity", working: ["running"], ms: 5 * 60_000 });

/** An activity a worker has to itself until `leaseUntil`. Whoever reports names the attempt: a later one has it then. */
export type Claimed = {
  id: string;
  refId: string;
  kind: string;
  title: string;
  strategyId: string | null;
  attempt: number;
  leaseUntil: Date;
  /** An output that an attempt before this one stored: it stands, and the activity only wants to be finished. */
  outputRef: string | null;
};

type Next = Omit<Claimed, "leaseUntil"> & { rowVersion: number };

/**
 * Takes the queued activity that has waited longest past its time, or null. However many workers ask at once, each is
 * given another one.
 */
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

/** Queues the planned activities whose time has come, oldest first. Answers how many. */
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
 * Keeps an activity for longer. Answers until when.
 * @throws CONFLICT where the attempt has it no more: the worker is to stop
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

/** Where an activity can stand once an attempt at it has succeeded. */
const AFTER_SUCCESS: readonly ActivityStatus[] = ["succeeded", "needs_review", "accepted", "discarded"];

/**
 * Reports what became of an attempt: `errorCode` null where it succeeded and its output is stored. What is made for
 * readers then waits for a review. Repeated by the same attempt it changes nothing more. Answers the state reached.
 *
 * @throws NOT_FOUND; CONFLICT where the attempt has it no more, or it succeeded without an output
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
    const set = { ...LEASE.letGo, errorCode };
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
 * Ends attempts whose lease has passed: their workers are gone. Several may do so at once: each one is ended by one of
 * them. Answers the refIds.
 */
export async function timeOutExpired(scope: TenantScope, now: Date, limit: number): Promise<string[]> {
  return inTenant(scope, async (tx) => {
    const expired = await LEASE.lockExpired(tx, scope, now, limit);
    const set = { ...LEASE.letGo, errorCode: "lease_expired" };
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
