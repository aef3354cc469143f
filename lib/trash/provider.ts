import "server-only";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { databaseNow } from "@/lib/core/clock";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { purgeKeyOf } from "@/lib/core/records/claims";
import { ownedBy, rowsOf, type EntityRow } from "@/lib/core/rows";
import type { Contents, Purge } from "@/lib/core/upkeep/upkeep";
import { TRASH_ENTITIES, type TrashEntity } from "@/lib/entities";
import { scoped } from "@/lib/stores/mongo";
import { Prisma, inTenant, type Tx } from "@/lib/stores/postgres";
import { removeVersions, type Removed } from "@/lib/trash/bytes";
import { purgeableBefore } from "@/lib/trash/time";
import { UPKEEP } from "@/lib/upkeep";

type PurgedEntity = Extract<TrashEntity, { trash: { purged: true } }>;

/**
 * The register lists an entity before those that refer to it, such as an activity before its posts. So the purge goes
 * in reverse.
 */
const PURGED = TRASH_ENTITIES.filter((entity): entity is PurgedEntity => entity.trash.purged).reverse();

type Row = EntityRow & { deletedOn: Date };

/**
 * Purges up to `limit` records that were deleted at least TRASH_DAYS ago, from all three stores. It first makes a claim
 * under the row's lock, after which the record cannot be restored. Then it removes the objects, the documents and, in
 * one transaction with the report and the audit row, the row. After a crash at any line it starts again from the row,
 * which is removed last. Locked versions stay, and the report lists them.
 *
 * @returns the ref_ids purged
 */
export async function purgeDue(scope: TenantScope, o: { now?: Date; limit?: number } = {}): Promise<string[]> {
  const { now = await databaseNow(), limit = 50 } = o;
  const purged: string[] = [];
  for (const entity of PURGED) {
    if (purged.length >= limit) break;
    const { purge } = UPKEEP[entity.kind];
    for (const row of await dueRows(scope, entity, purge, now, limit - purged.length)) {
      if (await purgeOne(scope, entity, purge, row, now)) purged.push(row.refId);
    }
  }
  return purged;
}

async function dueRows(
  scope: TenantScope,
  entity: PurgedEntity,
  { unreferenced }: Purge,
  now: Date,
  take: number,
): Promise<Row[]> {
  const where = { ...ownedBy(scope, entity), deletedOn: { lt: purgeableBefore(now) }, ...unreferenced };
  const rows = await inTenant(scope, (tx) =>
    rowsOf(tx, entity).findMany({ where, orderBy: { deletedOn: "asc" }, take }),
  );
  return rows.filter((row): row is Row => row.deletedOn !== null);
}

async function purgeOne(scope: TenantScope, entity: PurgedEntity, purge: Purge, row: Row, now: Date): Promise<boolean> {
  if (!(await claimPurge(scope, entity, row))) return false;
  const contents = await purge.findContents(scope, row);
  const removed = await removeVersions(scope, contents.keys, now);
  const documents = await removeDocuments(scope, contents.documents);
  return inTenant(scope, (tx) => deleteRow(tx, scope, { entity, row, contents, documents, ...removed }));
}

/**
 * Removes the documents permanently.
 * @returns how many there were
 */
async function removeDocuments(scope: TenantScope, documents: Contents["documents"]): Promise<number> {
  let removed = 0;
  for (const { collection, filter } of documents) {
    removed += (await scoped(scope, collection).bulkWrite([{ deleteMany: { filter } }])).deleted;
  }
  return removed;
}

/** Claims the purge while the row is locked. A restore takes the same lock, so the second of them sees the first. */
async function claimPurge(scope: TenantScope, { sql }: PurgedEntity, { id, refId }: Row): Promise<boolean> {
  const { tenantId } = scope;
  return inTenant(scope, async (tx) => {
    const locked = await tx.$queryRaw<unknown[]>`
      SELECT id FROM ${Prisma.raw(sql)}
      WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid AND deleted_on IS NOT NULL FOR UPDATE`;
    if (locked.length === 0) return false;
    const claim = { tenantId, key: purgeKeyOf(refId), refId, fingerprint: sha256(refId) };
    await tx.idempotencyKey.createMany({ data: claim, skipDuplicates: true });
    return true;
  });
}

type Done = Removed & { entity: PurgedEntity; row: Row; contents: Contents; documents: number };

async function deleteRow(tx: Tx, scope: TenantScope, done: Done): Promise<boolean> {
  const { entity, row, contents, documents, versions, bytes, kept } = done;
  const { tenantId, actor } = scope;
  await contents.release?.(tx);
  const where = { ...ownedBy(scope, entity), id: row.id, deletedOn: { not: null } };
  const { count } = await rowsOf(tx, entity).deleteMany({ where });
  if (count === 0) return false;
  const title = String(row[entity.title]);
  const record = { entity: entity.kind, entityRef: row.refId, title };
  await tx.purgeReport.create({
    data: { id: newId(), refId: newRefId(), tenantId, ...record, documents, versions, bytes, kept },
  });
  const before = { kind: entity.kind, title, deletedOn: row.deletedOn.toISOString() };
  const change = { ref: row.refId, before, after: { documents, versions, bytes, kept } };
  await writeAudit(tx, { tenantId, actor, action: "record.purged", change, request: programRun(nameOf(actor)) });
  return true;
}
