import "server-only";
import { z } from "zod";
import { databaseNow } from "@/lib/core/clock";
import { cursorText } from "@/lib/core/input/text";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { BY_CREATION, sortField } from "@/lib/core/records/sort";
import { EXPORT_FORMATS, EXPORT_LIST_NAMES, EXPORT_STATUSES, exportFilters, type ExportRow } from "@/lib/exports/model";
import { isExpired, listExports, type ExportRecord } from "@/lib/exports/store";

export const exportsList = listQuery({
  name: "exports.list",
  reach: "tenant",
  permission: "tenant:read",
  input: z.strictObject({ sort: sortField(BY_CREATION), cursor: cursorText.optional() }),
  find: ({ scope, page }) => listExports(scope, page),
  show: async (rows): Promise<ExportRow[]> => {
    const now = await databaseNow();
    return rows.map((row) => toRow(row, now));
  },
});

function toRow(row: ExportRecord, now: Date): ExportRow {
  const { refId, rows, bytes, sha256, requestedBy, errorCode, createdAt, finishedAt } = row;
  return {
    refId,
    list: stateOf(EXPORT_LIST_NAMES, row.list),
    format: stateOf(EXPORT_FORMATS, row.format),
    filters: exportFilters.parse(JSON.parse(row.query)),
    status: stateOf(EXPORT_STATUSES, row.status),
    rows,
    bytes: bytes === null ? null : Number(bytes),
    sha256,
    requestedBy,
    error: errorCode,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    expired: isExpired(row, now),
  };
}
