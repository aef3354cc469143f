import "server-only";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import { lockFor } from "@/lib/core/one-at-a-time";
import type { PageRequest } from "@/lib/core/records/list";
import {
  EXPORT_DAYS,
  exportedEntity,
  type ExportFilters,
  type ExportFormat,
  type ExportList,
} from "@/lib/exports/model";
import { objectKeys } from "@/lib/stores/object-keys";
import { headObject, signLink } from "@/lib/stores/objects";
import { readIn, type Prisma, type Tx } from "@/lib/stores/postgres";

const MAX_OPEN = 5;
export const CONTENT_TYPES: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  jsonl: "application/x-ndjson; charset=utf-8",
};

export type ExportRecord = Prisma.ExportJobGetPayload<object>;

/** One page of a tenant's exports, newest first. */
export async function listExports(scope: TenantScope, page: PageRequest): Promise<ExportRecord[]> {
  const [rows] = await readIn(scope, (db) => [
    db.exportJob.findMany({ where: { tenantId: scope.tenantId, deletedOn: null, AND: page.where }, ...page.order }),
  ]);
  return rows;
}

/**
 * Queues an export for the worker.
 * @throws INVALID for a state the list does not know; CONFLICT while too many wait
 */
export async function queueExport(
  tx: Tx,
  scope: TenantScope,
  { list, format, ...filters }: ExportFilters & { list: ExportList; format: ExportFormat },
): Promise<{ refId: string }> {
  const known: readonly string[] = exportedEntity(list).statuses;
  if (filters.status && !known.includes(filters.status)) {
    throw new AppError("INVALID", `This list has no status “${filters.status}”.`, {
      status: "Choose a status of this list",
    });
  }
  if (filters.from && filters.to && filters.from > filters.to) {
    throw new AppError("INVALID", "The last day is before the first day.", { to: "Choose a day after the first" });
  }
  const { tenantId } = scope;
  await lockFor(tx, "exports", tenantId);
  const open = await tx.exportJob.count({
    where: { tenantId, status: { in: ["queued", "running"] }, deletedOn: null },
  });
  if (open >= MAX_OPEN)
    throw new AppError("CONFLICT", `${open} exports are already waiting. Try again when one of them is done.`);
  const refId = newRefId();
  const query = JSON.stringify(filters);
  await tx.exportJob.create({
    data: { id: newId(), refId, tenantId, requestedBy: nameOf(scope.actor), list, query, format, status: "queued" },
  });
  return { refId };
}

/** Whether an export's file has been deleted after its retention. */
export function isExpired({ finishedAt }: { finishedAt: Date | null }, now: Date): boolean {
  return finishedAt !== null && now.getTime() > finishedAt.getTime() + EXPORT_DAYS * 86_400_000;
}

/**
 * A link to an export's file.
 * @throws NOT_FOUND; CONFLICT when it is not done or no longer available
 */
export async function linkToExport(scope: TenantScope, refId: string) {
  const where = { tenantId: scope.tenantId, refId, deletedOn: null };
  const [row] = await readIn(scope, (db) => [db.exportJob.findFirst({ where })]);
  if (!row) throw new AppError("NOT_FOUND", "This export does not exist in this tenant.");
  if (row.status !== "succeeded" || !row.s3Key || !row.s3VersionId)
    throw new AppError("CONFLICT", `The export is ${row.status}, so it has no file.`);
  const at = { key: objectKeys.kept(scope, row.s3Key), versionId: row.s3VersionId };
  if (isExpired(row, await databaseNow()) || !(await headObject(scope, at))) {
    throw new AppError("CONFLICT", `Its file has expired: exports are kept for ${EXPORT_DAYS} days. Export it again.`);
  }
  const fileName = `${row.list}-${row.createdAt.toISOString().slice(0, 10)}.${row.format}`;
  const link = await signLink(scope, at, {
    contentType: CONTENT_TYPES[row.format as ExportFormat],
    fileName,
    disposition: "attachment",
  });
  return { row, link };
}
