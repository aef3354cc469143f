import pg from "pg";
import { expectedCatalog, readCatalog, type Catalog, type CatalogEntry } from "./catalog";
import { ledgerProblem, readMigrations, readLedger } from "./ledger";

/** A difference between the expected and the actual state, with its fix. */
export type Difference = { what: string; fix: string };

/**
 * Compares PostgreSQL with the migrations: which ones are applied, and whether the schema matches them. Changes
 * nothing.
 *
 * @param directUrl the owner's address of PostgreSQL itself
 */
export async function schemaDifferences(directUrl: string): Promise<Difference[]> {
  const client = new pg.Client({ connectionString: directUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there`,
    );
    if (!rows[0]?.there) return [{ what: "No migration has been applied.", fix: "npm run migrate" }];
    const ledger = await readLedger(client);
    const migrations = readMigrations();
    const ledgerProblems = [...ledger.values()].flatMap((row) => {
      return (
        ledgerProblem(
          row,
          migrations.find(({ name }) => name === row.migration_name),
        ) ?? []
      );
    });
    const missing = migrations
      .filter(({ name }) => !ledger.has(name))
      .map(({ name }) => {
        return { what: `Migration ${name} has not been applied.`, fix: "npm run migrate" };
      });
    const applied = migrations.filter(({ name }) => ledger.get(name)?.finished_at);
    const expected = await expectedCatalog(client, applied);
    return [...ledgerProblems, ...missing, ...between(expected, await readCatalog(client))];
  } finally {
    await client.end();
  }
}

function between(expected: Catalog, found: Catalog): Difference[] {
  // A missing table is one difference, not one for each of its columns, indexes and policies.
  const isWhole = ({ table }: CatalogEntry) => table === null || found.has(`table ${table}`);
  const differing = [...expected.values()].filter(isWhole).flatMap((entry) => {
    const there = found.get(entry.name);
    return there?.createSql === entry.createSql ? [] : there ? changed(entry, there) : missing(entry);
  });
  const unknown = [...found.values()].filter(({ name, table }) => {
    return !expected.has(name) && (table === null || expected.has(`table ${table}`));
  });
  return [...differing, ...unknown.map(unexpected)];
}

function missing({ name, createSql }: CatalogEntry): Difference {
  const fix = name.startsWith("table ")
    ? "Restore it from a backup, or run the SQL of its migrations by hand."
    : `As the owner: ${createSql};`;
  return { what: `The ${name} is missing.`, fix };
}

function changed({ name, createSql }: CatalogEntry, found: CatalogEntry): Difference {
  const what = `The ${name} differs from the migrations.`;
  if (createSql.startsWith("CREATE OR REPLACE")) return { what, fix: `As the owner: ${createSql};` };
  if (found.dropSql) return { what, fix: `As the owner: ${found.dropSql}; ${createSql};` };
  return { what, fix: `Change it by hand from: ${found.createSql}; to: ${createSql};` };
}

function unexpected({ name, dropSql }: CatalogEntry): Difference {
  const fix = dropSql ? `As the owner: ${dropSql};` : "Add it to a migration, or check its content and drop it.";
  return { what: `The ${name} is not in any migration.`, fix };
}
