import "server-only";
import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { databaseNow } from "@/lib/core/clock";
import type { Entity, Trash } from "@/lib/core/entity";
import { AppError } from "@/lib/core/errors";
import { transitionReason } from "@/lib/core/records/transition-reason";
import { refId } from "@/lib/core/ref-id";
import { ownedBy, rowsOf, withRefId } from "@/lib/core/rows";
import type { FindBlocker } from "@/lib/core/upkeep/upkeep";

type KindOf<A> = A extends `${infer K}.deleted` ? K : never;
type Deletable = Entity & { readonly kind: KindOf<AuditAction>; readonly trash: Trash };

/**
 * Moves a record to the trash. It disappears from lists and searches, and can be restored until it is purged. The
 * entity declares the states in which it cannot be deleted; its upkeep finds other records that need it.
 */
export function deleteAction(entity: Deletable, { findDeleteBlocker }: { findDeleteBlocker: FindBlocker | null }) {
  const blockedIn: Readonly<Record<string, string | undefined>> = entity.trash.blockedIn;
  return action({
    audit: `${entity.kind}.deleted`,
    reach: "tenant",
    permission: "record:delete",
    input: z.strictObject({ refId, rowVersion: z.int().positive(), reason: transitionReason }),
    run: async ({ tx, scope, input }) => {
      const rows = rowsOf(tx, entity);
      const where = { ...ownedBy(scope, entity), ...withRefId(entity, input.refId), deletedOn: null };
      const row = await rows.findFirst({ where });
      if (!row) throw new AppError("NOT_FOUND", `There is no such ${entity.names.one} in this tenant.`);
      const blocker = blockedIn[row.status] ?? (await findDeleteBlocker?.({ tx, scope, row }));
      if (blocker) throw new AppError("CONFLICT", blocker);
      const deletedOn = await databaseNow(tx);
      const guard = { ...where, status: row.status, rowVersion: input.rowVersion };
      const { count } = await rows.updateMany({ where: guard, data: { deletedOn, rowVersion: { increment: 1 } } });
      if (count === 0)
        throw new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
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
