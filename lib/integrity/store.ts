import "server-only";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import type { PageRequest } from "@/lib/core/records/list";
import type { FindingKind } from "@/lib/core/upkeep/finding";
import { readIn, type Tx } from "@/lib/stores/postgres";

const OPEN = ["queued", "running"];

/** One page of a tenant's integrity runs, newest first. */
export async function listRuns(scope: TenantScope, page: PageRequest) {
  const [rows] = await readIn(scope, (db) => [
    db.integrityRun.findMany({ where: { tenantId: scope.tenantId, deletedOn: null, AND: page.where }, ...page.order }),
  ]);
  return rows;
}

export async function findRun(scope: TenantScope, refId: string) {
  const where = { tenantId: scope.tenantId, refId, deletedOn: null };
  const [row] = await readIn(scope, (db) => [db.integrityRun.findFirst({ where })]);
  if (!row) throw new AppError("NOT_FOUND", "This integrity run does not exist in this tenant.");
  return row;
}

/** One page of a run's findings. */
export async function listFindings(
  scope: TenantScope,
  { runId, kind }: { runId: string; kind?: FindingKind[] | undefined },
  page: PageRequest,
) {
  const kinds = kind?.length ? { kind: { in: kind } } : {};
  const [rows] = await readIn(scope, (db) => [
    db.integrityFinding.findMany({
      where: { tenantId: scope.tenantId, runId, ...kinds, AND: page.where },
      ...page.order,
    }),
  ]);
  return rows;
}

/**
 * Queues a run for the worker.
 * @throws CONFLICT while another one is queued or running
 */
export async function queueRun(tx: Tx, scope: TenantScope): Promise<{ refId: string }> {
  const { tenantId } = scope;
  const open = await tx.integrityRun.findFirst({ where: { tenantId, status: { in: OPEN }, deletedOn: null } });
  if (open)
    throw new AppError(
      "CONFLICT",
      `A run requested by ${open.requestedBy} is already ${open.status}. Wait until it ends.`,
    );
  const refId = newRefId();
  await tx.integrityRun.create({
    data: { id: newId(), refId, tenantId, requestedBy: nameOf(scope.actor), status: "queued" },
  });
  return { refId };
}
