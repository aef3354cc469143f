import "server-only";
import { z } from "zod";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { line } from "@/lib/core/input/text";
import { jobs, type Turn } from "@/lib/core/records/jobs";
import type { Finding } from "@/lib/core/upkeep/finding";
import type { BatchResult, Part } from "@/lib/integrity/finding";
import { DOCUMENT_PARTS, OBJECT_PARTS } from "@/lib/integrity/leftovers";
import { ROW_PARTS } from "@/lib/integrity/rows";
import { inTenant, Prisma } from "@/lib/stores/postgres";

/** How long a worker works on one tenant's run before switching to the next tenant. */
const TURN_MS = 5_000;

/** First from rows to documents to objects, then from documents and objects back to their records. */
const PARTS: readonly Part[] = [...ROW_PARTS, ...DOCUMENT_PARTS, ...OBJECT_PARTS];

const cursor = z.object({ part: line(100), after: z.record(line(100), line(2_000)).nullable() });
type Cursor = z.output<typeof cursor>;

type Run = Prisma.IntegrityRunGetPayload<object>;

/** An interrupted run resumes after its last batch. */
const RUNS = jobs<Run>("integrityRun", () => ({}));

/** Works on the tenant's integrity run for a few seconds; see `runQueuedIntegrity`. */
export function workOnIntegrityRun(scope: TenantScope, turn: Turn): Promise<string | null> {
  return runQueuedIntegrity(scope, { turnMs: TURN_MS, ...turn });
}

/**
 * Runs the tenant's queued integrity run, or resumes one that a worker left. It saves each batch with its position, and
 * changes nothing but the run and its findings. Repeating a batch gives the same findings, which are stored once.
 *
 * @returns the run's ref_id, whether or not it ended; null when none waits
 * @throws the store's error; the run is then queued again, or failed after three failures of the same batch
 */
export function runQueuedIntegrity(
  scope: TenantScope,
  { turnMs = Infinity, ...turn }: Turn & { turnMs?: number } = {},
): Promise<string | null> {
  const ends = performance.now() + turnMs;
  return RUNS.run(scope, turn, async (run, { signal, clock }) => {
    for await (const batch of checkTenant(run, { scope, now: clock(), signal })) {
      await keep(scope, run, batch, clock());
      if (batch.at && (signal.aborted || performance.now() >= ends)) {
        await inTenant(scope, (tx) => RUNS.end(tx, scope, run, {}));
        return;
      }
    }
  });
}

/** A batch and the position after it; null after the last one. */
type Batch = BatchResult & { at: Cursor | null };

async function* checkTenant(run: Run, context: Parameters<Part["check"]>[0]): AsyncGenerator<Batch> {
  const kept = cursor.nullable().catch(null).parse(run.cursor);
  const first = Math.max(
    PARTS.findIndex(({ name }) => name === kept?.part),
    0,
  );
  let after = kept?.part === PARTS[first]?.name ? (kept?.after ?? null) : null;
  for (let index = first; index < PARTS.length; index += 1) {
    const { name, check } = PARTS[index]!;
    for (;;) {
      context.signal.throwIfAborted();
      const batch = await check(context, after);
      after = batch.next;
      const part = after ? name : PARTS[index + 1]?.name;
      yield { ...batch, at: part ? { part, after } : null };
      if (!after) break;
    }
  }
}

/**
 * Saves a batch's findings and position, and extends the lease. The last batch ends the run in the same transaction.
 */
async function keep(scope: TenantScope, run: Run, { checked, findings, at }: Batch, now: Date): Promise<void> {
  const { tenantId } = scope;
  await inTenant(scope, async (tx) => {
    const counted = { checked: { increment: checked } };
    // Locks the run, so that its findings are counted once.
    await RUNS.saveProgress(tx, scope, run, { ...counted, ...(at ? { cursor: at } : {}), attempt: 1 }, now);
    const data = findings.map((finding) => ({
      ...finding,
      id: idOf(run, finding),
      refId: newRefId(now),
      tenantId,
      runId: run.id,
    }));
    const { count } = await tx.integrityFinding.createMany({ data, skipDuplicates: true });
    const found = { found: { increment: count } };
    if (!at) await RUNS.end(tx, scope, run, { ...found, status: "succeeded", cursor: Prisma.DbNull, finishedAt: now });
    else if (count > 0) await RUNS.saveProgress(tx, scope, run, found, now);
  });
  run.attempt = 1;
}

/** Derives a finding's id from its content, so that a repeated batch does not store it twice. */
function idOf({ id }: Run, finding: Finding): string {
  const digest = sha256(`${id}\n${Object.values(finding).join("\n")}`);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join("-");
}
