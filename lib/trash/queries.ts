import "server-only";
import { z } from "zod";
import { cursorText } from "@/lib/core/input/text";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { BY_CREATION, sortField } from "@/lib/core/records/sort";
import { TRASH_KINDS, trashFilters, type KeptVersion, type PurgeRow, type TrashRow } from "@/lib/trash/model";
import { deletionsOf, listPurges, listTrash } from "@/lib/trash/store";
import { purgedFrom } from "@/lib/trash/time";

export const trashList = listQuery({
  name: "trash.list",
  reach: "tenant",
  permission: "tenant:read",
  input: trashFilters,
  find: ({ scope, input, page }) => listTrash(scope, input, page),
  show: async (found, scope): Promise<TrashRow[]> => {
    const deletions = await deletionsOf(
      scope,
      found.map(({ refId }) => refId),
    );
    return found.map(({ refId, kind, title, status, rowVersion, createdAt }) => ({
      refId,
      kind,
      title,
      status,
      rowVersion,
      deletedOn: createdAt.toISOString(),
      deletedBy: deletions.get(refId)?.actor ?? null,
      reason: deletions.get(refId)?.reason ?? null,
      purgedFrom: purgedFrom(kind, createdAt)?.toISOString() ?? null,
    }));
  },
});

/** Purged records, and what could not be removed. */
export const trashPurged = listQuery({
  name: "trash.purged",
  reach: "tenant",
  permission: "tenant:read",
  input: z.strictObject({ sort: sortField(BY_CREATION), cursor: cursorText.optional() }),
  find: ({ scope, page }) => listPurges(scope, page),
  show: (reports): PurgeRow[] =>
    reports.map(({ refId, entity, entityRef, title, documents, versions, bytes, kept, createdAt }) => ({
      refId,
      kind: stateOf(TRASH_KINDS, entity),
      entityRef,
      title,
      documents,
      versions,
      bytes: Number(bytes),
      kept: kept as KeptVersion[],
      at: createdAt.toISOString(),
    })),
});
