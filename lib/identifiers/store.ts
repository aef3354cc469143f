import "server-only";
import { globalScope, type GlobalScope, type OwnerScope, type StaffScope } from "@/lib/core/access/scope";
import { timeOf } from "@/lib/core/ids";
import { stateOf } from "@/lib/core/records/machine";
import { LED_COLLECTIONS, rowOfDocument, type DocumentName, type RowName } from "@/lib/identifiers/documents";
import { RECORD_KINDS, type FoundRecord, type Identifier, type Located } from "@/lib/identifiers/model";
import { documentOwners } from "@/lib/stores/document-owners";
import { ownerOf } from "@/lib/stores/owner";
import { Prisma, readDirectory, readIn, unscopedReads } from "@/lib/stores/postgres";

/** For finding templates, which all staff may read. */
const TEMPLATES: GlobalScope = globalScope({ program: "finding templates" });

/**
 * The records of an owner that match an identifier: by their own id in one query, or else through the document that it
 * identifies.
 */
export async function findRecords(scope: OwnerScope, identifier: Identifier): Promise<FoundRecord[]> {
  if (identifier.form === "object_key" && identifier.owner !== ownerOf(scope)) return [];
  const { row, document } = namesIn(identifier);
  const records = row ? await recordsNamed(scope, row) : [];
  if (records.length > 0 || !document) return records;
  const lead = await rowOfDocument(scope, document);
  return lead ? recordsNamed(scope, lead) : [];
}

/** The matching templates, and which of the tenants that the actor has a grant for have a match. */
export async function locate({ actor }: StaffScope, identifier: Identifier): Promise<Located> {
  const [templates, tenants] = await Promise.all([findRecords(TEMPLATES, identifier), tenantsWith(actor, identifier)]);
  return { templates, tenants };
}

/** What an identifier can stand for. Rows are searched first: they answer most lookups, also while MongoDB is down. */
function namesIn(identifier: Identifier): { row?: { ref: string } | { id: string }; document?: DocumentName } {
  const { form, value } = identifier;
  if (form === "row_id") return { row: { id: value } };
  if (form === "document_id") return { document: { _id: value } };
  const ref = form === "object_key" ? identifier.ref : value;
  return { row: { ref }, document: { refId: ref } };
}

type Row = Pick<FoundRecord, "refId" | "title" | "status" | "trashed"> & { kind: string };

async function recordsNamed(scope: OwnerScope, name: RowName): Promise<FoundRecord[]> {
  const rows = await readRows(scope, selectRecords(scope, name));
  const tenant = scope.kind === "tenant" ? { refId: scope.tenantRef, name: scope.tenantName } : null;
  return rows.map((row) => ({ ...row, kind: stateOf(RECORD_KINDS, row.kind), tenant }));
}

async function readRows(scope: OwnerScope, select: Prisma.Sql): Promise<Row[]> {
  if (scope.kind === "global") return unscopedReads((db) => db.$queryRaw<Row[]>(select));
  const [rows] = await readIn(scope, (db) => [db.$queryRaw<Row[]>(select)]);
  return rows;
}

/** Reads an owner's rows with this name. Each table has its own index for it. */
export function selectRecords(scope: OwnerScope, name: RowName): Prisma.Sql {
  return Prisma.sql`
    SELECT r.kind, r.ref_id::text AS "refId", r.title, r.status, r.trashed FROM findable_records() r
    WHERE ${isOwned(scope)} AND ${hasName(scope, name)}
      AND (r.kind <> 'tool_call' OR r.created_at = ${timeIn(name)}::timestamptz)`;
}

function isOwned(scope: OwnerScope): Prisma.Sql {
  if (scope.kind === "tenant") return Prisma.sql`r.tenant_id = ${scope.tenantId}::uuid`;
  // A template has no trash.
  return Prisma.sql`r.tenant_id IS NULL AND NOT r.trashed`;
}

function hasName(scope: OwnerScope, name: RowName): Prisma.Sql {
  if ("ref" in name) return Prisma.sql`r.ref_id = ${name.ref}::char(26)`;
  if ("id" in name) return Prisma.sql`r.id = ${name.id}::uuid`;
  const { activity, output } = name;
  const made = Prisma.sql`
    tenant_id = ${ownerOf(scope)}::uuid AND activity_id = ${activity}::uuid AND output_ref = ${output}::char(24)`;
  return Prisma.sql`r.id = ANY(ARRAY(
    SELECT ${activity}::uuid
    UNION ALL SELECT id FROM blog_posts WHERE ${made}
    UNION ALL SELECT id FROM social_posts WHERE ${made}))`;
}

/** PostgreSQL and Date write later years differently. */
const LAST_TIME = Date.UTC(9999, 11, 31);

/** The moment inside a ULID or a UUIDv7, which selects the monthly partition of a tool call. Null if there is none. */
function timeIn(name: RowName): Date | null {
  if ("ref" in name) return new Date(Math.min(timeOf(name.ref).getTime(), LAST_TIME));
  if (!("id" in name) || name.id.charAt(14) !== "7") return null;
  return new Date(Math.min(Number.parseInt(name.id.slice(0, 8) + name.id.slice(9, 13), 16), LAST_TIME));
}

type NamedTenant = Located["tenants"][number];
type Staff = StaffScope["actor"];

async function tenantsWith(actor: Staff, identifier: Identifier): Promise<NamedTenant[]> {
  if (identifier.form === "object_key") return grantedAmong(actor, [identifier.owner]);
  const { row, document } = namesIn(identifier);
  const tenants = row ? await tenantsWithRow(actor, row) : [];
  if (tenants.length > 0 || !document) return tenants;
  return grantedAmong(actor, await documentOwners(LED_COLLECTIONS, document));
}

async function tenantsWithRow(actor: Staff, name: { ref: string } | { id: string }): Promise<NamedTenant[]> {
  const ref = "ref" in name ? name.ref : null;
  const id = "id" in name ? name.id : null;
  const [tenants] = await readDirectory(actor, (db) => [
    db.$queryRaw<NamedTenant[]>`
      SELECT tenant_ref AS "refId", tenant_name AS name
      FROM tenants_with_record(${ref}::char(26), ${id}::uuid, ${timeIn(name)}::timestamptz)`,
  ]);
  return tenants;
}

/** The tenants among these owners for which the actor has a grant. A tenant without a grant is treated as missing. */
async function grantedAmong(actor: Staff, owners: string[]): Promise<NamedTenant[]> {
  const ids = owners.filter((owner) => owner !== ownerOf(TEMPLATES));
  if (ids.length === 0) return [];
  const where = { id: { in: ids }, deletedOn: null };
  const [tenants] = await readDirectory(actor, (db) => [
    db.tenant.findMany({ where, select: { refId: true, name: true } }),
  ]);
  return tenants;
}
