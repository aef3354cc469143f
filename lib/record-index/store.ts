import "server-only";
import { PERMISSIONS, permissionsIn, type Permission } from "@/lib/core/access/permissions";
import type { StaffScope } from "@/lib/core/access/scope";
import { stateOf } from "@/lib/core/records/machine";
import { INDEXED_ENTITIES, type IndexedEntity, type IndexedRecord } from "@/lib/record-index/model";
import { Prisma, readDirectory } from "@/lib/stores/postgres";

const KINDS = INDEXED_ENTITIES.map(({ kind }) => kind);

/** A position in a list of waiting records: the last record before it. */
export type WaitingPosition = { readonly since: Date; readonly id: string };

export type WaitingFilter = {
  /** Only what waits for these permissions. Those that the person does not hold select nothing. */
  readonly permissions?: readonly Permission[] | undefined;
  readonly entities?: readonly IndexedEntity["kind"][] | undefined;
  /** Only in this tenant, by its ref_id. */
  readonly tenant?: string | undefined;
};

type Row = Omit<IndexedRecord, "entity" | "tenant" | "waitsFor" | "statusSince" | "due" | "updatedAt"> & {
  id: string;
  entity: string;
  tenantRef: string | null;
  tenantName: string | null;
  waitsFor: string | null;
  statusSince: Date;
  due: Date | null;
  updatedAt: Date;
};

const COLUMNS = Prisma.sql`
  i.id, i.entity, i.ref_id::text AS "refId", i.title, i.status, i.waits_for AS "waitsFor",
  i.status_since AS "statusSince", i.due, i.updated_at AS "updatedAt",
  t.ref_id::text AS "tenantRef", t.name AS "tenantName"`;

type WaitingPage = { after: WaitingPosition | null; before?: WaitingPosition | null; limit: number };

/**
 * What waits for a staff member, in every tenant for which they have a grant: the records whose next step one of their
 * permissions in that tenant allows. Longest waiting first; those before a position are in the reverse order.
 */
export async function listWaiting(
  { actor }: StaffScope,
  filter: WaitingFilter,
  { after, before = null, limit }: WaitingPage,
): Promise<{ records: (IndexedRecord & { id: string })[]; next: WaitingPosition | null }> {
  const waiting = waitingRows(actor, filter);
  if (!waiting) return { records: [], next: null };
  const position = before ?? after;
  const [beyond, direction] = before ? [Prisma.sql`<`, Prisma.sql`DESC`] : [Prisma.sql`>`, Prisma.sql`ASC`];
  const from = position
    ? Prisma.sql`AND (i.status_since, i.id) ${beyond} (${position.since}::timestamptz, ${position.id}::uuid)`
    : Prisma.empty;
  const rows = await read(
    actor,
    Prisma.sql`
      SELECT ${COLUMNS} ${waiting} ${from}
      ORDER BY i.status_since ${direction}, i.id ${direction} LIMIT ${limit + 1}`,
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    records: rows.slice(0, limit).map((row) => ({ ...shown(row), id: row.id })),
    next: last ? { since: last.statusSince, id: last.id } : null,
  };
}

/** How many records wait for a staff member, up to a limit. */
export async function countWaiting({ actor }: StaffScope, filter: WaitingFilter, limit: number): Promise<number> {
  const waiting = waitingRows(actor, filter);
  if (!waiting) return 0;
  const [row] = await read<{ count: number }>(
    actor,
    Prisma.sql`SELECT count(*)::int AS count FROM (SELECT 1 ${waiting} LIMIT ${limit}) w`,
  );
  return row?.count ?? 0;
}

/** The same for each of some entities. */
export async function countWaitingByEntity(
  { actor }: StaffScope,
  { entities, ...filter }: WaitingFilter & { entities: readonly IndexedEntity["kind"][] },
  limit: number,
): Promise<Map<string, number>> {
  const waiting = waitingRows(actor, filter);
  if (!waiting) return new Map();
  const rows = await read<{ entity: string; count: number }>(
    actor,
    Prisma.sql`
      SELECT e.entity, w.count FROM unnest(${entities}::text[]) AS e (entity), LATERAL (
        SELECT count(*)::int AS count FROM (SELECT 1 ${waiting} AND i.entity = e.entity LIMIT ${limit}) r) w`,
  );
  return new Map(rows.map(({ entity, count }) => [entity, count]));
}

/** How many waiting records are read to find the tenants where something waits. */
const TENANTS_AMONG = 10_000;

/** The tenants of what waits longest for a staff member, by name. */
export async function waitingTenants({ actor }: StaffScope, limit: number): Promise<{ refId: string; name: string }[]> {
  const waiting = waitingRows(actor, {});
  if (!waiting) return [];
  return read(
    actor,
    Prisma.sql`
      SELECT DISTINCT w.name, w."refId" FROM (
        SELECT t.ref_id::text AS "refId", t.name ${waiting} ORDER BY i.status_since, i.id LIMIT ${TENANTS_AMONG}) w
      ORDER BY w.name, w."refId" LIMIT ${limit}`,
  );
}

/** The rows that wait for a staff member, as the FROM and WHERE of a statement; null if there can be none. */
function waitingRows(
  { grants }: StaffScope["actor"],
  { permissions = PERMISSIONS, entities, tenant }: WaitingFilter,
): Prisma.Sql | null {
  const mine = waitingFor(grants, permissions);
  if (!mine) return null;
  const where = [
    Prisma.sql`i.waits_for IS NOT NULL AND i.deleted_on IS NULL AND ${mine}`,
    ...(entities ? [Prisma.sql`i.entity = ANY(${entities}::text[])`] : []),
    ...(tenant === undefined ? [] : [Prisma.sql`t.ref_id = ${tenant}::char(26)`]),
  ];
  return Prisma.sql`
    FROM record_index i JOIN tenants t ON t.id = i.tenant_id AND t.deleted_on IS NULL
    WHERE ${Prisma.join(where, " AND ")}`;
}

/** The records with this ref_id: templates, and those in tenants for which the actor has a grant. Deleted ones too. */
export async function recordsByRef({ actor }: StaffScope, refId: string): Promise<IndexedRecord[]> {
  const rows = await read(
    actor,
    Prisma.sql`
      SELECT ${COLUMNS} FROM record_index i LEFT JOIN tenants t ON t.id = i.tenant_id AND t.deleted_on IS NULL
      WHERE i.ref_id = ${refId}::char(26) AND (i.tenant_id IS NULL OR t.id IS NOT NULL)`,
  );
  return rows.map(shown);
}

/** Without three letters or digits in a row, pg_trgm would read the whole index. */
const SEARCHABLE = /[\p{L}\p{N}]{3}/u;

/**
 * The records that contain all words, best matches first, among templates and in the tenants for which the actor has a
 * grant. Deleted ones are left out. If no record contains them, similar ones are found.
 */
export async function searchRecords(
  { actor }: StaffScope,
  { words, tenant }: { words: string; tenant?: string | undefined },
  limit: number,
): Promise<IndexedRecord[]> {
  const term = words.trim();
  if (!SEARCHABLE.test(term)) return [];
  const inTenant = tenant === undefined ? Prisma.empty : Prisma.sql`AND t.ref_id = ${tenant}::char(26)`;
  const rows = await read(
    actor,
    Prisma.sql`
      SELECT ${COLUMNS} FROM search_record_index(
        ${term}, (SELECT id FROM tenants WHERE ref_id = ${tenant ?? null}::char(26)), ${limit}::int) s
      JOIN record_index i ON i.entity = s.entity AND i.id = s.id
      LEFT JOIN tenants t ON t.id = i.tenant_id AND t.deleted_on IS NULL
      WHERE (i.tenant_id IS NULL OR t.id IS NOT NULL) ${inTenant} ORDER BY s.rank DESC, i.updated_at DESC`,
  );
  return rows.map(shown);
}

/**
 * The condition that a record waits for one of the permissions that these grants give in its tenant. The tenants of
 * grants for one tenant are named, so that the index of waiting records in a tenant is used.
 */
function waitingFor(grants: StaffScope["actor"]["grants"], asked: readonly Permission[]): Prisma.Sql | null {
  const everywhere = asked.filter((permission) => permissionsIn(grants, null).has(permission));
  const tenants = [...new Set(grants.flatMap(({ tenantId }) => tenantId ?? []))];
  const there = tenants.flatMap((tenant) => {
    const held = permissionsIn(grants, tenant);
    return asked.filter((each) => held.has(each) && !everywhere.includes(each)).map((each) => ({ tenant, each }));
  });
  const named = Prisma.sql`i.tenant_id = ANY(${[...new Set(there.map(({ tenant }) => tenant))]}::uuid[])
    AND (i.tenant_id, i.waits_for) IN (SELECT * FROM unnest(
      ${there.map(({ tenant }) => tenant)}::uuid[], ${there.map(({ each }) => each)}::text[]))`;
  const all = Prisma.sql`i.waits_for = ANY(${everywhere}::text[])`;
  if (there.length === 0) return everywhere.length === 0 ? null : all;
  return everywhere.length === 0 ? named : Prisma.sql`(${all} OR (${named}))`;
}

async function read<T = Row>(actor: StaffScope["actor"], select: Prisma.Sql): Promise<T[]> {
  const [rows] = await readDirectory(actor, (db) => [db.$queryRaw<T[]>(select)]);
  return rows;
}

function shown({ refId, title, status, tenantRef, tenantName, ...row }: Row): IndexedRecord {
  return {
    entity: stateOf(KINDS, row.entity),
    refId,
    tenant: tenantRef === null || tenantName === null ? null : { refId: tenantRef, name: tenantName },
    title,
    status,
    waitsFor: row.waitsFor === null ? null : stateOf(PERMISSIONS, row.waitsFor),
    statusSince: row.statusSince.toISOString(),
    due: row.due?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
  };
}
