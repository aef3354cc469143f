import "server-only";
import type { Upkeep } from "@/lib/core/upkeep/upkeep";
import type { EXPORT_JOB } from "@/lib/exports/entity";

export const EXPORT_JOB_UPKEEP: Upkeep<typeof EXPORT_JOB> = {
  // The bucket deletes files after a few days, and a download then says so.
  checkRows: null,
  findHolders: null,
};
