import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { clockFrom, databaseNow } from "@/lib/core/clock";
import { lease } from "@/lib/core/records/lease";
import { rowsOf } from "@/lib/core/rows";
import { inTenant, type Tx } from "@/lib/stores/postgres";

const ATTEMPTS = 3;

type JobTable = "exportJob" | "integrityRun";

/** The columns that all job tables have. */
type JobRow = {
  id: string;
  refId: string;
  status: string;
  attempt: number;
  rowVersion: number;
  leaseUntil: Date | null;
  createdAt: Date;
};

export type Turn = {
  /** Defaults to the database's time. */
  now?: Date;
  /** Stops the work at its next checkpoint. */
  signal?: AbortSignal;
};

export type Working = { signal: AbortSignal; clock: () => Date };

/** Thrown when another worker has taken the job: this one must not write anything more. */
class LeaseLost extends Error {}

/**
 * Jobs are requested by staff and done by a worker, separately from its duties. `interrupted` gives the columns of an
 * interrupted job; an interruption does not count as an attempt.
 */
export function jobs<Row extends JobRow>(table: JobTable, interrupted: (job: Row) => object) {
  const held = lease({ table, working: ["running"], ms: 5 * 60_000 });
  const hold = ({ id, rowVersion }: Row) => ({ id, rowVersion });

  /**
   * Takes the job that has waited longest, or one whose worker died. Resuming an interrupted job is not a new attempt.
   */
  async function take(scope: TenantScope, now: Date): Promise<Row | null> {
    const { tenantId } = scope;
    return inTenant(scope, async (tx) => {
      const rows = rowsOf<Row>(tx, { table });
      const left = { status: "running", OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] };
      const row = await rows.findFirst({
        where: { tenantId, deletedOn: null, OR: [{ status: "queued" }, left] },
        orderBy: { createdAt: "asc" },
      });
      if (!row) return null;
      const died = row.status === "running" && row.leaseUntil !== null;
      const attempt = row.status === "queued" || died ? row.attempt + 1 : row.attempt;
      const ended = died && attempt > ATTEMPTS;
      const taken = { status: "running", ...held.take(now), errorCode: null };
      const failed = { status: "failed", ...held.released, errorCode: "WorkerEnded", finishedAt: now };
      const { count } = await rows.updateMany({
        where: { tenantId, id: row.id, rowVersion: row.rowVersion },
        data: { ...(ended ? failed : taken), attempt, rowVersion: { increment: 1 } },
      });
      return count === 1 && !ended ? { ...row, attempt, rowVersion: row.rowVersion + 1 } : null;
    });
  }

  return {
    /**
     * Saves the progress and extends the lease.
     * @throws LeaseLost when another worker has the job
     */
    async saveProgress(tx: Tx, scope: TenantScope, job: Row, set: object, now: Date): Promise<void> {
      if (!(await held.extend(tx, scope, hold(job), held.until(now), set))) throw new LeaseLost();
    },

    /**
     * Ends the job with its result and releases the lease.
     * @throws LeaseLost when another worker has the job
     */
    async end(tx: Tx, scope: TenantScope, job: Row, set: object): Promise<void> {
      if (!(await held.end(tx, scope, hold(job), set))) throw new LeaseLost();
    },

    /**
     * Takes a job and does the work, which must end it.
     * @returns the job's ref_id, whether or not it ended; null when no job waits or another worker took it
     * @throws what the work throws; the job is then queued again, or failed after its last attempt
     */
    async run(scope: TenantScope, turn: Turn, work: (job: Row, working: Working) => Promise<void>) {
      const { now = await databaseNow(), signal = new AbortController().signal } = turn;
      const clock = clockFrom(now);
      const job = await take(scope, now);
      if (!job) return null;
      const release = (set: object) => inTenant(scope, (tx) => held.end(tx, scope, hold(job), set));
      try {
        await work(job, { signal, clock });
      } catch (error) {
        if (error instanceof LeaseLost) return null;
        if (signal.aborted) {
          await release(interrupted(job));
          return job.refId;
        }
        const failed = job.attempt >= ATTEMPTS;
        const errorCode = error instanceof Error ? error.name : "unknown";
        const ended = failed ? { status: "failed", finishedAt: clock() } : { status: "queued" };
        await release({ ...ended, errorCode });
        throw error;
      }
      return job.refId;
    },
  };
}
