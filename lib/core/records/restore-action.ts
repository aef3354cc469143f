import "server-only";
import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import type { TenantScope } from "@/lib/core/access/scope";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { AppError } from "@/lib/core/errors";
import { purgeKeyOf } from "@/lib/core/records/claims";
import { refId } from "@/lib/core/ref-id";
import type { Tx } from "@/lib/stores/postgres";

/** A row in the trash. */
export type Trashed = { id: string; refId: string; status: string; deletedOn: Date };

type RestoreSpec = {
  audit: AuditAction;
  /** The table, and the record's name in messages. */
  entity: string;
  table: Extract<keyof Tx, string>;
  /** What stands in the way, in words: that what it needs is gone, or that its place is taken. Null where nothing does. */
  inTheWay?: (asked: { tx: Tx; scope: TenantScope; row: Trashed }) => Promise<string | null>;
};

type RestoringTable = {
  findFirst(find: { where: object }): PromiseLike<Trashed | null>;
  updateMany(change: { where: object; data: object }): PromiseLike<{ count: number }>;
};

/** Takes a record out of the trash, in the state it was deleted in, unless its purge has begun. */
export function restoreAction({ audit, entity, table, inTheWay }: RestoreSpec) {
  return action({
    audit,
    reach: "tenant",
    permission: "record:restore",
    input: z.strictObject({ refId, rowVersion: z.int().positive() }),
    run: async ({ tx, scope, input }) => {
      const rows = tx[table] as unknown as RestoringTable;
      const where = { tenantId: scope.tenantId, refId: input.refId, deletedOn: { not: null } };
      const row = await rows.findFirst({ where });
      if (!row) throw new AppError("NOT_FOUND", `There is no such ${entity} in this tenant's trash.`);
      const obstacle = await inTheWay?.({ tx, scope, row });
      if (obstacle) throw new AppError("CONFLICT", obstacle);
      const guard = { ...where, rowVersion: input.rowVersion };
      const { count } = await rows.updateMany({
        where: guard,
        data: { deletedOn: null, rowVersion: { increment: 1 } },
      });
      if (count === 0) throw new AppError("CONFLICT", "It changed since you opened it. Reload to see what it is now.");
      // Asked under the row's lock, which a purge takes too before it begins: see purgeDue.
      const purging = await tx.idempotencyKey.count({
        where: { tenantId: scope.tenantId, key: purgeKeyOf(row.refId) },
      });
      if (purging > 0) throw new AppError("CONFLICT", `Its purge has begun, so this ${entity} is no longer whole.`);
      return {
        change: { ref: row.refId, before: { deletedOn: row.deletedOn.toISOString() }, after: { deletedOn: null } },
        data: { status: row.status },
      };
    },
  });
}
