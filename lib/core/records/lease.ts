import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { rowsOf } from "@/lib/core/rows";
import { Prisma, type Tx } from "@/lib/stores/postgres";

/** The tables whose records a worker can have to itself, by their names in Prisma and in PostgreSQL. */
const TABLES = {
  activity: "activities",
  blogPost: "blog_posts",
  contract: "contracts",
  exportJob: "export_jobs",
  integrityRun: "integrity_runs",
  onboardingRun: "onboarding_runs",
  socialPost: "social_posts",
  webhookDelivery: "webhook_deliveries",
} as const;

type LeasedTable = keyof typeof TABLES;

/** `working` are the states in which a worker has the record, `ms` how long unless a call says otherwise. */
type LeaseSpec = { table: LeasedTable; working: readonly string[]; ms: number };

/** The record, and which hold of it: taking it again changes its attempt and its row version. */
type Held = ({ id: string } | { refId: string }) & { attempt?: number; rowVersion?: number; leaseUntil?: { lt: Date } };

/** The columns of a record that is let go, for the move or update that ends the work on it. */
const LET_GO = { leaseUntil: null };

/**
 * A worker's time with a record to itself. When it passes, the worker is taken for dead and another one may have the
 * record, so every report is guarded by the hold it is made under. Give each `now` by PostgreSQL's clock (`databaseNow`).
 */
export function lease({ table, working, ms }: LeaseSpec) {
  const until = (now: Date, forMs = ms) => new Date(now.getTime() + forMs);
  const change = async (tx: Tx, scope: TenantScope, guard: object, data: object) => {
    const where = { ...guard, tenantId: scope.tenantId, status: { in: [...working] }, deletedOn: null };
    return (await rowsOf(tx, { table }).updateMany({ where, data })).count === 1;
  };
  return {
    until,

    /** The columns of a record that is taken, for the guarded move by which the work begins. */
    take: (now: Date, forMs?: number) => ({ leaseUntil: until(now, forMs) }),

    /** Takes a record that another worker left at work, as it was seen. False where it is held, or was taken since. */
    async takeOver(tx: Tx, scope: TenantScope, seen: { id: string; rowVersion: number }, set: object, now: Date) {
      const guard = {
        id: seen.id,
        rowVersion: seen.rowVersion,
        OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }],
      };
      return change(tx, scope, guard, { ...set, leaseUntil: until(now), rowVersion: { increment: 1 } });
    },

    /**
     * Holds a record for longer, with what else is to be kept of the work so far. False where this hold has ended: the
     * worker must stop. The row's version stays, because staff who look at it have missed no change.
     */
    extend: (tx: Tx, scope: TenantScope, held: Held, leaseUntil: Date, set: object = {}) =>
      change(tx, scope, held, { ...set, leaseUntil }),

    /** Lets a record go that has no state machine, with what came of it. False where this hold has ended. */
    end: (tx: Tx, scope: TenantScope, held: Held, set: object) =>
      change(tx, scope, held, { ...set, ...LET_GO, rowVersion: { increment: 1 } }),

    /** The columns of a record that is let go, for the move that ends the work on it. */
    letGo: LET_GO,

    /** The condition on records whose worker is gone. */
    expired: (now: Date) => ({ status: { in: [...working] }, leaseUntil: { lte: now } }),

    /** The records whose worker is gone, longest first. They stay locked, and those that others have locked are left. */
    lockExpired: (tx: Tx, scope: TenantScope, now: Date, limit: number) => tx.$queryRaw<
      { id: string; refId: string; rowVersion: number }[]
    >`
      SELECT id, ref_id AS "refId", row_version AS "rowVersion" FROM ${Prisma.raw(TABLES[table])}
      WHERE tenant_id = ${scope.tenantId}::uuid AND status IN (${Prisma.join([...working])}) AND deleted_on IS NULL
        AND lease_until <= ${now}
      ORDER BY lease_until, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  };
}
