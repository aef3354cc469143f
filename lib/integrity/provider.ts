import "server-only";
import { newRefId, sha256 } from "@/lib/core/ids";
import type { TenantScope } from "@/lib/core/scope";
import type { Finding, Looked } from "@/lib/integrity/finding";
import { lookAtDocuments, lookAtObjects } from "@/lib/integrity/leftovers";
import { ROW_CHECKS, lookAtRows } from "@/lib/integrity/rows";
import { inTenant } from "@/lib/stores/postgres";

const LEASE_MS = 5 * 60_000;
const ATTEMPTS = 3;

type Held = { id: string; attempt: number };

/**
 * Makes the tenant's queued integrity run, or goes on with one whose worker died: from rows to documents to objects,
 * then from documents and objects back to their records. Changes nothing but the run and its findings. A run that is
 * made again finds the same findings, and keeps each once.
 *
 * @returns the run's ref_id, or null where none waits
 */
export async function runQueuedIntegrity(scope: TenantScope, now: Date = new Date()): Promise<string | null> {
  const run = await takeRun(scope, now);
  if (!run) return null;
  const found = new Set<string>();
  let checked = 0;
  try {
    for await (const looked of lookAround(scope, now)) {
      checked += looked.checked;
      for (const finding of looked.findings) found.add(idOf(run, finding));
      if (!(await keep(scope, run, looked.findings, { checked, found: found.size }))) return null;
    }
    await end(scope, run, { status: "succeeded", checked, found: found.size });
  } catch (error) {
    const errorCode = error instanceof Error ? error.name : "unknown";
    await end(scope, run, { status: run.attempt >= ATTEMPTS ? "failed" : "queued", errorCode });
    throw error;
  }
  return run.refId;
}

async function* lookAround(scope: TenantScope, now: Date): AsyncGenerator<Looked> {
  for (const kind of ROW_CHECKS) yield* lookAtRows(scope, kind, now);
  yield* lookAtDocuments(scope, now);
  yield* lookAtObjects(scope, now);
}

async function takeRun(scope: TenantScope, now: Date): Promise<(Held & { refId: string }) | null> {
  const { tenantId } = scope;
  return inTenant(scope, async (tx) => {
    const left = { status: "running", leaseUntil: { lt: now } };
    const row = await tx.integrityRun.findFirst({ where: { tenantId, deletedOn: null, OR: [{ status: "queued" }, left] } });
    if (!row) return null;
    const { id, refId, rowVersion } = row;
    const attempt = row.attempt + 1;
    const { count } = await tx.integrityRun.updateMany({
      where: { tenantId, id, rowVersion },
      data: { status: "running", attempt, leaseUntil: leaseFrom(now), errorCode: null, rowVersion: { increment: 1 } },
    });
    return count === 1 ? { id, refId, attempt } : null;
  });
}

const leaseFrom = (at: Date) => new Date(Math.max(at.getTime(), Date.now()) + LEASE_MS);

/** Writes what was found so far and holds the run on; false where another worker has it by now. */
async function keep(scope: TenantScope, run: Held, findings: Finding[], so: { checked: number; found: number }): Promise<boolean> {
  const { tenantId } = scope;
  return inTenant(scope, async (tx) => {
    const where = { tenantId, id: run.id, status: "running", attempt: run.attempt };
    const { count } = await tx.integrityRun.updateMany({ where, data: { ...so, leaseUntil: leaseFrom(new Date()) } });
    if (count === 0) return false;
    const data = findings.map((finding) => ({ ...finding, id: idOf(run, finding), refId: newRefId(), tenantId, runId: run.id }));
    await tx.integrityFinding.createMany({ data, skipDuplicates: true });
    return true;
  });
}

/** A finding's id follows from what it says, so that a run made again does not double it. */
function idOf({ id }: Held, finding: Finding): string {
  const digest = sha256(`${id}\n${Object.values(finding).join("\n")}`);
  return [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`, digest.slice(20, 32)].join("-");
}

async function end(scope: TenantScope, run: Held, data: { status: string; checked?: number; found?: number; errorCode?: string }): Promise<void> {
  const where = { tenantId: scope.tenantId, id: run.id, status: "running", attempt: run.attempt };
  const finishedAt = data.status === "queued" ? null : new Date();
  await inTenant(scope, (tx) =>
    tx.integrityRun.updateMany({ where, data: { ...data, finishedAt, leaseUntil: null, rowVersion: { increment: 1 } } }),
  );
}
