import pg from "pg";
import { expectedCatalog, readCatalog, type Catalog, type CatalogEntry } from "./catalog";
import { damageOf, migrationsAtHand, readLedger } from "./ledger";

/** A difference between the expected and the actual state, with its fix. */
export type Difference = { what: string; cure: string };

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
    if (!rows[0]?.there) return [{ what: "No migration has been applied.", cure: "npm run migrate" }];
    const ledger = await readLedger(client);
    const migrations = migrationsAtHand();
    const damaged = [...ledger.values()].flatMap((row) => {
      return (
        damageOf(
          row,
          migrations.find(({ name }) => name === row.migration_name),
        ) ?? []
      );
    });
    const missing = migrations
      .filter(({ name }) => !ledger.has(name))
      .map(({ name }) => {
        return { what: `Migration ${name} has not been applied.`, cure: "npm run migrate" };
      });
    const applied = migrations.filter(({ name }) => ledger.get(name)?.finished_at);
    const expected = await expectedCatalog(client, applied);
    return [...damaged, ...missing, ...between(expected, await readCatalog(client))];
  } finally {
    await client.end();
  }
}

function between(expected: Catalog, found: Catalog): Difference[] {
  // A missing table is one difference, not one for each of its columns, indexes and policies.
  const isWhole = ({ table }: CatalogEntry) => table === null || found.has(`table ${table}`);
  const differing = [...expected.values()].filter(isWhole).flatMap((entry) => {
    const there = found.get(entry.name);
    return there?.makes === entry.makes ? [] : there ? changed(entry, there) : missing(entry);
  });
  const unknown = [...found.values()].filter(({ name, table }) => {
    return !expected.has(name) && (table === null || expected.has(`table ${table}`));
  });
  return [...differing, ...unknown.map(unexpected)];
}

function missing({ name, makes }: CatalogEntry): Difference {
  const cure = name.startsWith("table ")
    ? "Restore it from a backup, or run by hand what the migrations say of it."
    : `As the owner: ${makes};`;
  return { what: `The ${name} is missing.`, cure };
}

function changed({ name, makes }: CatalogEntry, found: CatalogEntry): Difference {
  const what = `The ${name} is not as the migrations make it.`;
  if (makes.startsWith("CREATE OR REPLACE")) return { what, cure: `As the owner: ${makes};` };
  if (found.unmakes) return { what, cure: `As the owner: ${found.unmakes}; ${makes};` };
  return { what, cure: `Bring it by hand from: ${found.makes}; to: ${makes};` };
}

function unexpected({ name, unmakes }: CatalogEntry): Difference {
  const cure = unmakes
    ? `As the owner: ${unmakes};`
    : "Put it into a migration, or drop it after a look at what it holds.";
  return { what: `The ${name} is made by no migration.`, cure };
}
