import "server-only";
import { PREPARE, type Difference } from "@/lib/stores/difference";
import { unscopedPostgres } from "@/lib/stores/postgres";

/** The client's own description of the tables, from which it generates SQL. */
type DataModel = {
  models: Record<string, { dbName: string | null; fields: { name: string; kind: string; dbName?: string }[] }>;
};

type Found = Omit<Difference, "store">;

/**
 * Compares what the app's role can see of PostgreSQL, with a few fast catalog queries: the columns that the client
 * uses, forced row-level security, invalid indexes, the next months' partitions of tool calls, and that the role owns
 * nothing and bypasses nothing. `schemaDifferences` compares the migrations, which requires the owner.
 */
export async function postgresDifferences(): Promise<Difference[]> {
  const found = await Promise.all([
    columnDifferences(),
    wallDifferences(),
    indexDifferences(),
    roleDifferences(),
    partitionDifferences(),
  ]);
  return found.flat().map((one) => ({ store: "PostgreSQL", ...one }));
}

async function columnDifferences(): Promise<Found[]> {
  const db = unscopedPostgres();
  const { models } = (db as unknown as { _runtimeDataModel: DataModel })._runtimeDataModel;
  const wanted = Object.entries(models).flatMap(([model, { dbName, fields }]) => {
    const columns = fields.filter(({ kind }) => kind !== "object").map(({ name, dbName: column }) => column ?? name);
    return columns.map((column) => ({ table: dbName ?? model, column }));
  });
  const rows = await db.$queryRaw<{ table: string; column: string }[]>`
    SELECT c.relname::text AS "table", a.attname::text AS "column" FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;
  const tables = new Set(rows.map(({ table }) => table));
  const columns = new Set(rows.map(({ table, column }) => `${table}.${column}`));
  const missing = wanted.flatMap(({ table, column }) => {
    if (!tables.has(table)) return `The table ${table} is missing.`;
    return columns.has(`${table}.${column}`) ? [] : `The column ${table}.${column} is missing.`;
  });
  return [...new Set(missing)].map((what) => ({
    what,
    fix: `${PREPARE}; if that changes nothing, run npm run doctor`,
  }));
}

/**
 * Tenant tables must have row-level security, and partitions of tool calls may only be reached through their parent.
 */
async function wallDifferences(): Promise<Found[]> {
  const rows = await unscopedPostgres().$queryRaw<{ table: string; walled: boolean; part: boolean; open: boolean }[]>`
    SELECT c.relname::text AS "table", c.relrowsecurity AND c.relforcerowsecurity AS walled, c.relispartition AS part,
      has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') AS open
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`;
  return rows.flatMap(({ table, walled, part, open }): Found[] => {
    if (part && open) {
      return [
        {
          what: `The app has privileges on ${table} itself, which bypass the policies.`,
          fix: `As the owner: REVOKE ALL ON ${table} FROM PUBLIC, console_app;`,
        },
      ];
    }
    if (part || walled) return [];
    const fix = `As the owner: ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY; ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;`;
    return [{ what: `The row-level security on ${table} is not forced: tenants can see each other's rows.`, fix }];
  });
}

async function indexDifferences(): Promise<Found[]> {
  const rows = await unscopedPostgres().$queryRaw<{ index: string }[]>`
    SELECT c.relname::text AS "index" FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT x.indisvalid ORDER BY 1`;
  return rows.map(({ index }) => ({
    what: `The index ${index} is invalid.`,
    fix: `As the owner: REINDEX INDEX ${index};`,
  }));
}

async function roleDifferences(): Promise<Found[]> {
  const [role] = await unscopedPostgres().$queryRaw<
    { name: string; mighty: boolean; owned: number; reaches: string | null; creates: boolean }[]
  >`
    SELECT r.rolname::text AS name, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb AS mighty,
      (SELECT count(*)::int FROM pg_class c WHERE c.relowner = r.oid) + (SELECT count(*)::int FROM pg_proc p WHERE p.proowner = r.oid)
        + (SELECT count(*)::int FROM pg_namespace n WHERE n.nspowner = r.oid) AS owned,
      (SELECT string_agg(other.rolname, ', ') FROM pg_roles other
        WHERE other.oid <> r.oid AND pg_has_role(r.oid, other.oid, 'MEMBER') AND (other.rolsuper OR other.rolbypassrls
          OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = other.oid AND c.relnamespace = current_schema()::regnamespace))) AS reaches,
      has_schema_privilege(current_schema(), 'CREATE') AS creates
    FROM pg_roles r WHERE r.rolname = current_user`;
  if (!role) return [];
  const user = `"${role.name}"`;
  const found: Found[] = [];
  if (role.mighty) {
    const fix = `As the owner: ALTER ROLE ${user} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;`;
    found.push({ what: `The app signs in as ${user}, a role with more privileges than allowed.`, fix });
  }
  if (role.owned > 0) {
    const fix = `REASSIGN OWNED BY ${user} TO the tables' owner, as a superuser.`;
    found.push({ what: `The app's role ${user} owns ${role.owned} object(s), so it can change them.`, fix });
  }
  if (role.reaches) {
    const what = `The app's role ${user} can become ${role.reaches}, which the policies do not restrict.`;
    found.push({ what, fix: `As the owner: REVOKE ${role.reaches} FROM ${user};` });
  }
  if (role.creates) {
    const what = `The app's role ${user} may create objects in the schema.`;
    found.push({ what, fix: `As the owner: REVOKE CREATE ON SCHEMA public FROM PUBLIC, console_app, ${user};` });
  }
  return found;
}

/**
 * This month and the next two need a partition. Rows without one go to the default partition, which slows everything
 * down.
 */
async function partitionDifferences(): Promise<Found[]> {
  const rows = await unscopedPostgres().$queryRaw<{ partition: string }[]>`
    SELECT wanted.name AS partition FROM (
      SELECT 'tool_calls_' || to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + n * interval '1 month', 'YYYY_MM') AS name
      FROM generate_series(0, 2) n) wanted
    WHERE NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = to_regclass('tool_calls') AND i.inhrelid = to_regclass(wanted.name))
    ORDER BY 1`;
  return rows.map(({ partition }) => ({ what: `The partition ${partition} is missing.`, fix: PREPARE }));
}
