import "server-only";
import type { z } from "zod";
import type { TenantScope } from "@/lib/core/access/scope";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { AppError } from "@/lib/core/errors";
import { purgeKeyOf } from "@/lib/core/records/claims";
import { ownedBy, rowsOf, withRefId } from "@/lib/core/rows";
import { entityOf, type TrashKind } from "@/lib/entities";
import type { Tx } from "@/lib/stores/postgres";
import { TRASH_KINDS, type restoreInput } from "@/lib/trash/model";
import { upkeepOf } from "@/lib/upkeep";

const restored = (kind: TrashKind) => `${kind}.restored` as const satisfies AuditAction;

/** The audit names of restoring, one for each kind. */
export const RESTORED = {
  names: TRASH_KINDS.map(restored),
  of: ({ kind }: { kind: TrashKind }) => restored(kind),
};

/**
 * Restores a record in the state in which it was deleted.
 * @throws NOT_FOUND; CONFLICT when something blocks it, it has changed, or its purge has begun
 */
export async function restore(tx: Tx, scope: TenantScope, { kind, refId, rowVersion }: z.output<typeof restoreInput>) {
  const entity = entityOf(kind);
  const rows = rowsOf(tx, entity);
  const where = { ...ownedBy(scope, entity), ...withRefId(entity, refId), deletedOn: { not: null } };
  const row = await rows.findFirst({ where });
  if (!row?.deletedOn) throw new AppError("NOT_FOUND", `There is no such ${entity.names.one} in this tenant's trash.`);
  const blocker = await upkeepOf(entity).findRestoreBlocker?.({ tx, scope, row });
  if (blocker) throw new AppError("CONFLICT", blocker);
  const data = { deletedOn: null, rowVersion: { increment: 1 } };
  const { count } = await rows.updateMany({ where: { ...where, rowVersion }, data });
  if (count === 0)
    throw new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
  // Checked under the row's lock, which a purge takes too before it begins: see purgeDue.
  const purging = await tx.idempotencyKey.count({ where: { tenantId: scope.tenantId, key: purgeKeyOf(refId) } });
  if (purging > 0) {
    throw new AppError("CONFLICT", `Its purge has begun, so this ${entity.names.one} is no longer whole.`);
  }
  return {
    change: { ref: refId, before: { deletedOn: row.deletedOn.toISOString() }, after: { deletedOn: null } },
    data: { status: row.status },
  };
}
