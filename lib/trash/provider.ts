import "server-only";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { databaseNow } from "@/lib/core/clock";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { purgeKeyOf } from "@/lib/core/records/claims";
import { Prisma, inTenant, type Tx } from "@/lib/stores/postgres";
import { removeVersions, type Removed } from "@/lib/trash/bytes";
import { CONTENTS, removeDocuments, type Contents, type Purging } from "@/lib/trash/contents";
import { TRASH_TABLES } from "@/lib/trash/kinds";
import type { TrashKind } from "@/lib/trash/model";
import { purgeableBefore } from "@/lib/trash/time";

/** What holds others comes after them: an activity after its posts. */
const ORDER = [
  "blog_post",
  "social_post",
  "activity",
  "onboarding_run",
  "contract",
  "skill",
  "integration",
  "webhook_endpoint",
] as const satisfies TrashKind[];
type Purged = (typeof ORDER)[number];

/** What still names a record: it waits for that. */
const NAMED_BY: Partial<Record<Purged, object>> = {
  activity: { blogPosts: { none: {} }, socialPosts: { none: {} } },
  contract: { replacedBy: { none: {} } },
};

type Row = Purging & Record<string, unknown>;
type PurgingTable = {
  findMany(find: { where: object; orderBy: object; take: number }): Promise<Row[]>;
  deleteMany(remove: { where: object }): Promise<{ count: number }>;
};

/**
 * Removes for good what was deleted TRASH_DAYS ago or earlier, up to `limit` records, from all three stores. First a
 * claim under the row's lock, after which it cannot be restored; then its objects, its documents and, in one
 * transaction with the report and the audit row, the row. After a crash at any line it is repeated from the row, which
 * is the last to go. What is under lock stays, and the report says so.
 *
 * @returns the ref_ids purged
 */
export async function purgeDue(scope: TenantScope, o: { now?: Date; limit?: number } = {}): Promise<string[]> {
  const { now = await databaseNow(), limit = 50 } = o;
  const purged: string[] = [];
  for (const kind of ORDER) {
    if (purged.length >= limit) break;
    for (const row of await dueRows(scope, kind, now, limit - purged.length)) {
      if (await purgeOne(scope, kind, row, now)) purged.push(row.refId);
    }
  }
  return purged;
}

async function dueRows(scope: TenantScope, kind: Purged, now: Date, take: number): Promise<Row[]> {
  const where = { tenantId: scope.tenantId, deletedOn: { lt: purgeableBefore(now) }, ...NAMED_BY[kind] };
  return inTenant(scope, (tx) => tableOf(tx, kind).findMany({ where, orderBy: { deletedOn: "asc" }, take }));
}

const tableOf = (tx: Tx, kind: Purged) => tx[TRASH_TABLES[kind].table] as unknown as PurgingTable;

async function purgeOne(scope: TenantScope, kind: Purged, row: Row, now: Date): Promise<boolean> {
  if (!(await claimPurge(scope, kind, row))) return false;
  const contents = await CONTENTS[kind]?.(scope, row);
  if (!contents) return false;
  const removed = await removeVersions(scope, contents.keys, now);
  const documents = await removeDocuments(scope, contents.documents);
  return inTenant(scope, (tx) => deleteRow(tx, scope, { kind, row, contents, documents, ...removed }));
}

/** Claims the purge while the row is locked, as a restore locks it: whichever comes first, the other sees it. */
async function claimPurge(scope: TenantScope, kind: Purged, { id, refId }: Row): Promise<boolean> {
  const { tenantId } = scope;
  return inTenant(scope, async (tx) => {
    const locked = await tx.$queryRaw<unknown[]>`
      SELECT id FROM ${Prisma.raw(TRASH_TABLES[kind].sql)}
      WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid AND deleted_on IS NOT NULL FOR UPDATE`;
    if (locked.length === 0) return false;
    const claim = { tenantId, key: purgeKeyOf(refId), refId, fingerprint: sha256(refId) };
    await tx.idempotencyKey.createMany({ data: claim, skipDuplicates: true });
    return true;
  });
}

type Done = Removed & { kind: Purged; row: Row; contents: Contents; documents: number };

async function deleteRow(tx: Tx, scope: TenantScope, done: Done): Promise<boolean> {
  const { kind, row, contents, documents, versions, bytes, kept } = done;
  const { tenantId, actor } = scope;
  await contents.release?.(tx);
  const { count } = await tableOf(tx, kind).deleteMany({ where: { tenantId, id: row.id, deletedOn: { not: null } } });
  if (count === 0) return false;
  const title = String(row[TRASH_TABLES[kind].title]);
  const entity = { entity: kind, entityRef: row.refId, title };
  await tx.purgeReport.create({
    data: { id: newId(), refId: newRefId(), tenantId, ...entity, documents, versions, bytes, kept },
  });
  const before = { kind, title, deletedOn: row.deletedOn.toISOString() };
  const change = { ref: row.refId, before, after: { documents, versions, bytes, kept } };
  await writeAudit(tx, { tenantId, actor, action: "record.purged", change, request: programRun(nameOf(actor)) });
  return true;
}
