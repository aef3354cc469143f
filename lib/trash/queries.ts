import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { cursorText } from "@/lib/core/input/text";
import type { Page } from "@/lib/core/records/cursor";
import { stateOf } from "@/lib/core/records/machine";
import { TRASH_KINDS, trashFilters, type KeptVersion, type PurgeRow, type TrashRow } from "@/lib/trash/model";
import { deletionsOf, listPurges, listTrash } from "@/lib/trash/store";
import { purgedFrom } from "@/lib/trash/time";

export const trashList = query({
  name: "trash.list",
  reach: "tenant",
  permission: "tenant:read",
  input: trashFilters,
  run: async ({ scope, input }): Promise<Page<TrashRow>> => {
    const page = await listTrash(scope, input);
    const deletions = await deletionsOf(
      scope,
      page.rows.map(({ refId }) => refId),
    );
    const rows = page.rows.map(({ refId, kind, title, status, rowVersion, createdAt }) => ({
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
    return { ...page, rows };
  },
});

/** What was purged, and what had to stay. */
export const trashPurged = query({
  name: "trash.purged",
  reach: "tenant",
  permission: "tenant:read",
  input: z.strictObject({ cursor: cursorText.optional() }),
  run: async ({ scope, input }): Promise<Page<PurgeRow>> => {
    const page = await listPurges(scope, input.cursor);
    const rows = page.rows.map(({ refId, entity, entityRef, title, documents, versions, bytes, kept, createdAt }) => ({
      refId,
      kind: stateOf(TRASH_KINDS, entity),
      entityRef,
      title,
      documents,
      versions,
      bytes: Number(bytes),
      kept: kept as KeptVersion[],
      at: createdAt.toISOString(),
    }));
    return { ...page, rows };
  },
});
