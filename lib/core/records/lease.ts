import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { rowsOf } from "@/lib/core/rows";
import { Prisma, type Tx } from "@/lib/stores/postgres";

/** The tables whose records can be leased, by their names in Prisma and in PostgreSQL. */
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

/** `working` lists the states in which a worker holds the record. `ms` is the default duration. */
type LeaseSpec = { table: LeasedTable; working: readonly string[]; ms: number };

/** The record and the hold: taking a record again changes its attempt and its row version. */
type Held = ({ id: string } | { refId: string }) & { attempt?: number; rowVersion?: number; leaseUntil?: { lt: Date } };

/** The columns of a released record, for the transition or update that ends the work on it. */
const RELEASED = { leaseUntil: null };

/**
 * Gives a worker a record for a limited time. Once the lease has ended, the worker is considered dead and another may
 * take the record, so every report is guarded by the hold it was made under. Pass each `now` by PostgreSQL's clock
 * (`databaseNow`).
 */
export function lease({ table, working, ms }: LeaseSpec) {
  const until = (now: Date, forMs = ms) => new Date(now.getTime() + forMs);
  const change = async (tx: Tx, scope: TenantScope, guard: object, data: object) => {
    const where = { ...guard, tenantId: scope.tenantId, status: { in: [...working] }, deletedOn: null };
    return (await rowsOf(tx, { table }).updateMany({ where, data })).count === 1;
  };
  return {
    until,

    /** The columns of a taken record, for the guarded transition that starts the work. */
    take: (now: Date, forMs?: number) => ({ leaseUntil: until(now, forMs) }),

    /**
     * Takes over a record from a dead worker, unless it changed since it was read. Returns false when it is held or was
     * taken.
     */
    async takeOver(tx: Tx, scope: TenantScope, seen: { id: string; rowVersion: number }, set: object, now: Date) {
      const guard = {
        id: seen.id,
        rowVersion: seen.rowVersion,
        OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }],
      };
      return change(tx, scope, guard, { ...set, leaseUntil: until(now), rowVersion: { increment: 1 } });
    },

    /**
     * Extends the lease and saves progress in `set`. Returns false when this hold has ended: the worker must stop. The
     * row version stays the same, because nothing changed for staff who look at the record.
     */
    extend: (tx: Tx, scope: TenantScope, held: Held, leaseUntil: Date, set: object = {}) =>
      change(tx, scope, held, { ...set, leaseUntil }),

    /** Releases a record without a state machine, with its result. Returns false when this hold has ended. */
    end: (tx: Tx, scope: TenantScope, held: Held, set: object) =>
      change(tx, scope, held, { ...set, ...RELEASED, rowVersion: { increment: 1 } }),

    /** The columns of a released record, for the transition that ends the work on it. */
    released: RELEASED,

    /** The condition for records whose worker is gone. */
    expired: (now: Date) => ({ status: { in: [...working] }, leaseUntil: { lte: now } }),

    /**
     * The records whose worker is gone, oldest lease first. They stay locked; those that others have locked are
     * skipped.
     */
    lockExpired: (tx: Tx, scope: TenantScope, now: Date, limit: number) => tx.$queryRaw<
      { id: string; refId: string; rowVersion: number }[]
    >`
      SELECT id, ref_id AS "refId", row_version AS "rowVersion" FROM ${Prisma.raw(TABLES[table])}
      WHERE tenant_id = ${scope.tenantId}::uuid AND status IN (${Prisma.join([...working])}) AND deleted_on IS NULL
        AND lease_until <= ${now}
      ORDER BY lease_until, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  };
}
