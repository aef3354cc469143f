import "server-only";
import { z } from "zod";
import type { TenantScope } from "@/lib/core/access/scope";
import { clockFrom, databaseNow } from "@/lib/core/clock";
import { newRefId, sha256 } from "@/lib/core/ids";
import { line } from "@/lib/core/input/text";
import type { Finding } from "@/lib/core/upkeep/finding";
import type { Looked, Part } from "@/lib/integrity/finding";
import { DOCUMENT_PARTS, OBJECT_PARTS } from "@/lib/integrity/leftovers";
import { ROW_PARTS } from "@/lib/integrity/rows";
import { inTenant, Prisma } from "@/lib/stores/postgres";

const LEASE_MS = 5 * 60_000;
/** How often the same batch may fail. */
const ATTEMPTS = 3;
/** How long a worker works on one tenant's run before another tenant's has its turn. */
const TURN_MS = 5_000;

/** From rows to documents to objects, then from documents and objects back to their records. */
const PARTS: readonly Part[] = [...ROW_PARTS, ...DOCUMENT_PARTS, ...OBJECT_PARTS];

const cursor = z.object({ part: line(100), after: z.record(line(100), line(2_000)).nullable() });
type Cursor = z.output<typeof cursor>;

/** A run that this worker has: `rowVersion` is that of its claim, so another worker's claim ends this one's. */
type Held = { id: string; refId: string; rowVersion: number; attempt: number; cursor: Cursor | null };

type Turn = {
  /** By default the database's time. */
  now?: Date;
  /** Ends the work within a batch; the run is gone on with from the last one that was kept. */
  signal?: AbortSignal;
  turnMs?: number;
};

/** Works for a few seconds on the tenant's integrity run, as `runQueuedIntegrity` does. */
export function workOnIntegrityRun(scope: TenantScope, turn: Turn): Promise<string | null> {
  return runQueuedIntegrity(scope, { turnMs: TURN_MS, ...turn });
}

/**
 * Makes the tenant's queued integrity run, or goes on with one that a worker left: batch by batch, each kept with the
 * place it ended at. Changes nothing but the run and its findings. A batch that is made again finds the same findings,
 * and each is kept once.
 *
 * @returns the run's ref_id, ended or not, or null where none waits
 * @throws what a store says; the run is then queued again, or failed where the same batch failed three times
 */
export async function runQueuedIntegrity(scope: TenantScope, turn: Turn = {}): Promise<string | null> {
  const { now = await databaseNow(), signal = new AbortController().signal, turnMs = Infinity } = turn;
  const clock = clockFrom(now);
  const run = await takeRun(scope, now);
  if (!run) return null;
  const ends = performance.now() + turnMs;
  try {
    for await (const batch of checkTenant(run, { scope, now, signal })) {
      if (!(await keep(scope, run, batch, clock()))) return null;
      if (batch.at && (signal.aborted || performance.now() >= ends))
        return await letGo(scope, run, { leaseUntil: null });
    }
    return run.refId;
  } catch (error) {
    if (signal.aborted) return letGo(scope, run, { leaseUntil: null });
    const errorCode = error instanceof Error ? error.name : "unknown";
    const failed = run.attempt >= ATTEMPTS;
    await letGo(
      scope,
      run,
      failed ? { status: "failed", errorCode, finishedAt: clock() } : { status: "queued", errorCode },
    );
    throw error;
  }
}

/** A batch and where the run goes on after it; null after the last one. */
type Batch = Looked & { at: Cursor | null };

async function* checkTenant(run: Held, looking: Parameters<Part["look"]>[0]): AsyncGenerator<Batch> {
  const first = Math.max(
    PARTS.findIndex(({ name }) => name === run.cursor?.part),
    0,
  );
  let after = run.cursor?.part === PARTS[first]?.name ? (run.cursor?.after ?? null) : null;
  for (let index = first; index < PARTS.length; index += 1) {
    const { name, look } = PARTS[index]!;
    for (;;) {
      looking.signal.throwIfAborted();
      const looked = await look(looking, after);
      after = looked.next;
      const part = after ? name : PARTS[index + 1]?.name;
      yield { ...looked, at: part ? { part, after } : null };
      if (!after) break;
    }
  }
}

async function takeRun(scope: TenantScope, now: Date): Promise<Held | null> {
  const { tenantId } = scope;
  return inTenant(scope, async (tx) => {
    const left = { status: "running", OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] };
    const row = await tx.integrityRun.findFirst({
      where: { tenantId, deletedOn: null, OR: [{ status: "queued" }, left] },
    });
    if (!row) return null;
    const { id, refId, rowVersion } = row;
    const died = row.status === "running" && row.leaseUntil !== null;
    const attempt = row.status === "queued" || died ? row.attempt + 1 : row.attempt;
    const ended = died && attempt > ATTEMPTS;
    const taken = { status: "running", leaseUntil: new Date(now.getTime() + LEASE_MS), errorCode: null };
    const failed = { status: "failed", leaseUntil: null, errorCode: "WorkerEnded", finishedAt: now };
    const data = { ...(ended ? failed : taken), attempt, rowVersion: { increment: 1 } };
    const { count } = await tx.integrityRun.updateMany({ where: { tenantId, id, rowVersion }, data });
    if (count === 0 || ended) return null;
    return { id, refId, attempt, rowVersion: rowVersion + 1, cursor: cursor.nullable().catch(null).parse(row.cursor) };
  });
}

const mine = (scope: TenantScope, { id, rowVersion }: Held) => ({
  tenantId: scope.tenantId,
  id,
  rowVersion,
  status: "running",
});

/**
 * Keeps what a batch found and where it ended, and holds the run on; the last one ends it in the same transaction. False
 * where another worker has the run by now.
 */
async function keep(scope: TenantScope, run: Held, { checked, findings, at }: Batch, now: Date): Promise<boolean> {
  const { tenantId } = scope;
  const where = mine(scope, run);
  return inTenant(scope, async (tx) => {
    const held = { ...(at ? { cursor: at } : {}), attempt: 1, leaseUntil: new Date(now.getTime() + LEASE_MS) };
    const { count } = await tx.integrityRun.updateMany({ where, data: { ...held, checked: { increment: checked } } });
    if (count === 0) return false;
    run.attempt = 1;
    const data = findings.map((finding) => ({
      ...finding,
      id: idOf(run, finding),
      refId: newRefId(now),
      tenantId,
      runId: run.id,
    }));
    const { count: found } = await tx.integrityFinding.createMany({ data, skipDuplicates: true });
    const ended = {
      status: "succeeded",
      cursor: Prisma.DbNull,
      leaseUntil: null,
      finishedAt: now,
      rowVersion: { increment: 1 },
    };
    const changed = { found: { increment: found }, ...(at ? {} : ended) };
    if (found > 0 || !at) await tx.integrityRun.updateMany({ where, data: changed });
    return true;
  });
}

/** A finding's id follows from what it says, so that a batch made again does not double it. */
function idOf({ id }: Held, finding: Finding): string {
  const digest = sha256(`${id}\n${Object.values(finding).join("\n")}`);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join("-");
}

/** Ends the run, or leaves it to whoever is next. */
async function letGo(scope: TenantScope, run: Held, data: Prisma.IntegrityRunUpdateManyMutationInput): Promise<string> {
  const change = { ...data, leaseUntil: null, rowVersion: { increment: 1 } };
  await inTenant(scope, (tx) => tx.integrityRun.updateMany({ where: mine(scope, run), data: change }));
  return run.refId;
}
