import { z } from "zod";
import { day } from "@/lib/core/input/dates";
import { searchText } from "@/lib/core/input/text";
import { EXPORTED_ENTITIES, type ExportedEntity } from "@/lib/entities";
import { EXPORT_JOB } from "@/lib/exports/entity";

/** The lists that can be exported, by the names of their tables. */
export type ExportList = ExportedEntity["sql"];
export const EXPORT_LIST_NAMES: readonly ExportList[] = EXPORTED_ENTITIES.map(({ sql }) => sql);

/** The entity of a list. */
export function exportedEntity(list: ExportList): ExportedEntity {
  return EXPORTED_ENTITIES.find(({ sql }) => sql === list)!;
}

export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_STATUSES = EXPORT_JOB.statuses;
type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** The exports bucket deletes files after this many days. */
export const EXPORT_DAYS = 7;

export const exportFilters = z.strictObject({
  status: searchText(40).optional(),
  from: day().optional(),
  to: day().optional(),
});
export type ExportFilters = z.output<typeof exportFilters>;

export const exportInput = exportFilters.extend({ list: z.enum(EXPORT_LIST_NAMES), format: z.enum(EXPORT_FORMATS) });

export type ExportRow = {
  refId: string;
  list: ExportList;
  format: ExportFormat;
  filters: ExportFilters;
  status: ExportStatus;
  rows: number | null;
  bytes: number | null;
  sha256: string | null;
  requestedBy: string;
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
  /** Whether its file has been deleted. */
  expired: boolean;
};
