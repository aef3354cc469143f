import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { Migration } from "./ledger";

/**
 * One object of a schema: its name for display, the SQL that creates it, the SQL that drops it (null if that would lose
 * data), and the table it belongs to.
 */
export type CatalogEntry = { name: string; createSql: string; dropSql: string | null; table: string | null };
export type Catalog = Map<string, CatalogEntry>;

/**
 * Every object of a schema with the SQL that creates it, as PostgreSQL prints it. Monthly partitions and Prisma's
 * ledger are left out, because no migration creates them.
 */
const CONTENTS = `
WITH t AS (
  SELECT c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relacl, c.relowner,
    quote_ident(c.relname) AS name
  FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    AND c.relname <> '_prisma_migrations'
    AND (NOT c.relispartition OR pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT')
), whole AS (SELECT * FROM t WHERE NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = t.oid)
), f AS (
  SELECT p.oid, p.proacl, p.proowner, p.oid::regprocedure::text AS name FROM pg_proc p
  WHERE p.pronamespace = $1::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
)
SELECT 'extension ' || extname AS name, format('CREATE EXTENSION %I', extname) AS "createSql", NULL AS "dropSql", NULL AS "table"
  FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL SELECT 'type ' || y.typname, format('CREATE TYPE %I AS ENUM (%s)', y.typname,
    (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = y.oid)),
    NULL, NULL
  FROM pg_type y WHERE y.typnamespace = $1::regnamespace AND y.typtype = 'e'
UNION ALL SELECT 'collation ' || o.collname, format('CREATE COLLATION %I (provider = icu, locale = %L)', o.collname,
    coalesce(to_jsonb(o) ->> 'colliculocale', to_jsonb(o) ->> 'colllocale')), format('DROP COLLATION %I', o.collname), NULL
  FROM pg_collation o WHERE o.collnamespace = $1::regnamespace
UNION ALL SELECT 'table ' || relname, format('CREATE TABLE %s (...)%s', name, ' PARTITION BY ' || pg_get_partkeydef(oid)), NULL, NULL
  FROM whole WHERE relkind = 'p'
UNION ALL SELECT 'table ' || relname, format('CREATE TABLE %s (...)', name), NULL, NULL FROM whole WHERE relkind = 'r'
UNION ALL SELECT 'view ' || relname, format('CREATE VIEW %s AS %s', name, pg_get_viewdef(oid, true)), 'DROP VIEW ' || name, NULL
  FROM whole WHERE relkind IN ('v', 'm')
UNION ALL SELECT 'partition ' || t.relname,
    format('CREATE TABLE %s PARTITION OF %I DEFAULT', t.name, parent.relname), NULL, parent.relname
  FROM t JOIN pg_inherits i ON i.inhrelid = t.oid JOIN pg_class parent ON parent.oid = i.inhparent
UNION ALL SELECT format('column %s.%s', t.relname, a.attname), format('ALTER TABLE %s ADD COLUMN %I %s%s%s', t.name,
    a.attname, format_type(a.atttypid, a.atttypmod) || coalesce((SELECT format(' COLLATE %I', o.collname)
      FROM pg_collation o WHERE o.oid = a.attcollation AND o.collnamespace = $1::regnamespace), ''),
    CASE WHEN a.attnotnull THEN ' NOT NULL' END, CASE a.attgenerated WHEN 's'
      THEN format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid))
      ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END), NULL, t.relname
  FROM whole t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum WHERE t.relkind IN ('r', 'p')
UNION ALL SELECT 'index ' || c.relname, pg_get_indexdef(c.oid, 0, true) || CASE WHEN x.indisvalid THEN '' ELSE ' INVALID' END,
    format('DROP INDEX %I', c.relname), t.relname
  FROM whole t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class c ON c.oid = x.indexrelid
  WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
UNION ALL SELECT format('constraint %s on %s', k.conname, t.relname),
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', t.name, k.conname, pg_get_constraintdef(k.oid, true)),
    format('ALTER TABLE %s DROP CONSTRAINT %I', t.name, k.conname), t.relname
  FROM whole t JOIN pg_constraint k ON k.conrelid = t.oid AND k.conparentid = 0 AND k.contype IN ('p', 'u', 'x', 'f', 'c')
UNION ALL SELECT 'row-level security on ' || relname, format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name),
    format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', name), relname FROM t WHERE relrowsecurity
UNION ALL SELECT 'forced row-level security on ' || relname, format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name),
    format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', name), relname FROM t WHERE relforcerowsecurity
UNION ALL SELECT format('policy %s on %s', p.polname, t.relname), format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s',
    p.polname, t.name, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE r::regrole::text END, ', ' ORDER BY r) FROM unnest(p.polroles) r),
    ' USING (' || pg_get_expr(p.polqual, t.oid, true) || ')',
    ' WITH CHECK (' || pg_get_expr(p.polwithcheck, t.oid, true) || ')'),
    format('DROP POLICY %I ON %s', p.polname, t.name), t.relname
  FROM t JOIN pg_policy p ON p.polrelid = t.oid
UNION ALL SELECT 'function ' || f.name, pg_get_functiondef(f.oid), 'DROP FUNCTION ' || f.name, NULL FROM f
UNION ALL SELECT format('trigger %s on %s', g.tgname, t.relname),
    pg_get_triggerdef(g.oid, true) || CASE g.tgenabled WHEN 'O' THEN '' ELSE ' DISABLED' END,
    format('DROP TRIGGER %I ON %s', g.tgname, t.name), t.relname
  FROM whole t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
UNION ALL SELECT format('right of %s to %s on %s', who.name, x.privilege_type, t.relname),
    format('GRANT %s ON %s TO %s', x.privilege_type, t.name, who.name),
    format('REVOKE %s ON %s FROM %s', x.privilege_type, t.name, who.name), t.relname
  FROM t, aclexplode(t.relacl) x, LATERAL (SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END) who (name)
  WHERE x.grantee <> t.relowner
UNION ALL SELECT format('right of %s to %s on %s.%s', who.name, x.privilege_type, t.relname, a.attname),
    format('GRANT %s (%I) ON %s TO %s', x.privilege_type, a.attname, t.name, who.name),
    format('REVOKE %s (%I) ON %s FROM %s', x.privilege_type, a.attname, t.name, who.name), t.relname
  FROM t JOIN pg_attribute a ON a.attrelid = t.oid, aclexplode(a.attacl) x,
    LATERAL (SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END) who (name)
  WHERE x.grantee <> t.relowner
UNION ALL SELECT format('right of %s to run %s', who.name, f.name), format('GRANT EXECUTE ON FUNCTION %s TO %s', f.name, who.name),
    format('REVOKE EXECUTE ON FUNCTION %s FROM %s', f.name, who.name), NULL
  FROM f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) x,
    LATERAL (SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END) who (name)
  WHERE x.grantee <> f.proowner`;

/** The objects that the schema has now. */
export async function readCatalog(client: pg.Client, schema = "public"): Promise<Catalog> {
  const { rows } = await client.query<CatalogEntry>(CONTENTS, [schema]);
  const neutral = (text: string) => text.replaceAll(`${schema}.`, "");
  return new Map(
    rows.map((row) => [neutral(row.name), { ...row, name: neutral(row.name), createSql: neutral(row.createSql) }]),
  );
}

/**
 * The objects that the schema has after these migrations. Runs them in a separate schema, in a transaction that is
 * rolled back, so the migrations are the only definition. Takes 1–2 s and needs the owner's rights.
 */
export async function expectedCatalog(client: pg.Client, migrations: readonly Migration[]): Promise<Catalog> {
  const scratch = `expected_${randomBytes(6).toString("hex")}`;
  await client.query("BEGIN");
  try {
    await client.query(`CREATE SCHEMA ${scratch}; SET LOCAL search_path = ${scratch}, public`);
    for (const { sql } of migrations) await client.query(sql);
    return await readCatalog(client, scratch);
  } finally {
    await client.query("ROLLBACK");
  }
}
