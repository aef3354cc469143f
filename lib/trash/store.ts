import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Position } from "@/lib/core/records/cursor";
import type { PageRequest } from "@/lib/core/records/list";
import { entityOf, type TrashKind } from "@/lib/entities";
import { endingWith } from "@/lib/stores/like";
import { Prisma, readIn } from "@/lib/stores/postgres";
import { TRASH_KINDS } from "@/lib/trash/model";

/** `createdAt` is when it was deleted; the list is sorted by it. */
export type TrashRecord = {
  id: string;
  refId: string;
  kind: TrashKind;
  title: string;
  status: string;
  rowVersion: number;
  createdAt: Date;
};

export type Deletion = { actor: string; reason: string | null };

/**
 * One page of a tenant's deleted records of all kinds, the last deleted first. Each kind's query uses its own index.
 */
export async function listTrash(
  scope: TenantScope,
  { kind }: { kind?: TrashKind[] | undefined },
  { position, order }: PageRequest,
): Promise<TrashRecord[]> {
  const kinds = kind?.length ? kind : TRASH_KINDS;
  const parts = kinds.map((each) => Prisma.sql`(${partOf(scope, each, position)} LIMIT ${order.take})`);
  const [rows] = await readIn(scope, (db) => [
    db.$queryRaw<TrashRecord[]>`
      SELECT * FROM (${Prisma.join(parts, " UNION ALL ")}) trash ${orderOf(position)} LIMIT ${order.take}`,
  ]);
  return rows;
}

function partOf(scope: TenantScope, kind: TrashKind, position: Position | null): Prisma.Sql {
  const { sql, title } = entityOf(kind);
  return Prisma.sql`
    SELECT id, ref_id::text AS "refId", ${kind} AS kind, ${Prisma.raw(title)} AS title, status, row_version AS "rowVersion",
      deleted_on AS "createdAt"
    FROM ${Prisma.raw(sql)}
    WHERE tenant_id = ${scope.tenantId}::uuid AND deleted_on IS NOT NULL ${beyond(position)}
    ORDER BY deleted_on ${wayOf(position)}, id ${wayOf(position)}`;
}

const wayOf = (position: Position | null) => Prisma.raw(position?.way === "before" ? "ASC" : "DESC");
const orderOf = (position: Position | null) =>
  Prisma.sql`ORDER BY "createdAt" ${wayOf(position)}, id ${wayOf(position)}`;

function beyond(position: Position | null): Prisma.Sql {
  if (!position) return Prisma.empty;
  const { at, id, way } = position;
  return Prisma.sql`AND (deleted_on, id) ${Prisma.raw(way === "before" ? ">" : "<")} (${at}, ${id}::uuid)`;
}

/** Who deleted each of these records, and why, from its last audit row of a deletion. */
export async function deletionsOf(scope: TenantScope, refIds: string[]): Promise<Map<string, Deletion>> {
  const [rows] = await readIn(scope, (db) => [
    db.auditEvent.findMany({
      where: { tenantId: scope.tenantId, entityRef: { in: refIds }, action: endingWith(".deleted") },
      orderBy: { seq: "asc" },
      select: { entityRef: true, actor: true, after: true },
    }),
  ]);
  return new Map(rows.map(({ entityRef, actor, after }) => [entityRef, { actor, reason: reasonOf(after) }]));
}

function reasonOf(after: Prisma.JsonValue): string | null {
  const reason = after && typeof after === "object" && !Array.isArray(after) ? after["reason"] : null;
  return typeof reason === "string" ? reason : null;
}

/** One page of purge reports, newest first. */
export async function listPurges(scope: TenantScope, page: PageRequest) {
  const [rows] = await readIn(scope, (db) => [
    db.purgeReport.findMany({ where: { tenantId: scope.tenantId, AND: page.where }, ...page.order }),
  ]);
  return rows;
}
