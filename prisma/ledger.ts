import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";

const MIGRATIONS = join(import.meta.dirname, "migrations");

export type Migration = { name: string; sql: string; checksum: string };

/** A row of Prisma's ledger. Rolled-back migrations are not read. */
export type LedgerRow = { migration_name: string; checksum: string; finished_at: Date | null };

/** The migrations in this code, in the order in which they are applied. */
export function readMigrations(): Migration[] {
  const folders = readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(MIGRATIONS, name, "migration.sql"));
      return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
    });
}

/** The migrations that the database has applied, by name. */
export async function readLedger(client: pg.Client): Promise<Map<string, LedgerRow>> {
  const { rows } = await client.query<LedgerRow>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  return new Map(rows.map((row) => [row.migration_name, row]));
}

/**
 * What is wrong with an applied migration and how to fix it, or null. `known` is this code's migration of that name.
 */
export function ledgerProblem(row: LedgerRow, known: Migration | undefined): { what: string; fix: string } | null {
  const name = row.migration_name;
  if (!known) {
    return {
      what: `The database has migration ${name}, which is not in prisma/migrations.`,
      fix: "Check out the code that contains it.",
    };
  }
  if (!row.finished_at) {
    return {
      what: `Migration ${name} was started but not finished.`,
      fix:
        `Repair the database, then mark its row in "_prisma_migrations" as rolled back (rolled_back_at) or finished ` +
        `(finished_at).`,
    };
  }
  if (row.checksum !== known.checksum) {
    return {
      what: `Migration ${name} was edited after it was applied.`,
      fix: "Restore its migration.sql and put the change in a new migration.",
    };
  }
  return null;
}
