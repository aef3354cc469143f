import "server-only";
import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import type { TenantScope } from "@/lib/core/access/scope";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { moveReason } from "@/lib/core/records/move-reason";
import { refId } from "@/lib/core/ref-id";
import type { Tx } from "@/lib/stores/postgres";

type Row = { id: string; refId: string; status: string; rowVersion: number };

type DeleteSpec = {
  audit: AuditAction;
  /** The table, and the record's name in messages. */
  entity: string;
  table: Exclude<Extract<keyof Tx, string>, "toolCall" | "tenant" | "webhookDelivery">;
  /** The states in which the record is needed where it is, each with the reason in words. */
  refusedIn?: Readonly<Record<string, string>>;
  /** What else needs the record where it is, in words; null where nothing does. */
  neededBy?: (asked: { tx: Tx; scope: TenantScope; id: string }) => Promise<string | null>;
};

type DeletingTable = {
  findFirst(find: { where: object }): PromiseLike<Row | null>;
  updateMany(change: { where: object; data: object }): PromiseLike<{ count: number }>;
};

/**
 * Puts a record into the trash: it is marked, and seen by no list or search from then on. It can be restored until it
 * is purged.
 */
export function deleteAction({ audit, entity, table, refusedIn = {}, neededBy }: DeleteSpec) {
  return action({
    audit,
    reach: "tenant",
    permission: "record:delete",
    input: z.strictObject({ refId, rowVersion: z.int().positive(), reason: moveReason }),
    run: async ({ tx, scope, input }) => {
      const rows = tx[table] as unknown as DeletingTable;
      const where = { tenantId: scope.tenantId, refId: input.refId, deletedOn: null };
      const row = await rows.findFirst({ where });
      if (!row) throw new AppError("NOT_FOUND", `There is no such ${entity} in this tenant.`);
      const needed = refusedIn[row.status] ?? (await neededBy?.({ tx, scope, id: row.id }));
      if (needed) throw new AppError("CONFLICT", needed);
      const deletedOn = await databaseNow(tx);
      const guard = { ...where, status: row.status, rowVersion: input.rowVersion };
      const { count } = await rows.updateMany({ where: guard, data: { deletedOn, rowVersion: { increment: 1 } } });
      if (count === 0) throw new AppError("CONFLICT", "It changed since you opened it. Reload to see what it is now.");
      return {
        change: {
          ref: row.refId,
          before: { deletedOn: null },
          after: { deletedOn: deletedOn.toISOString(), reason: input.reason },
        },
        data: { deletedOn: deletedOn.toISOString() },
      };
    },
  });
}
