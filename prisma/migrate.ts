import { randomUUID } from "node:crypto";
import pg from "pg";
import { ledgerProblem, readMigrations, readLedger, type Migration } from "./ledger";
import { reindex } from "./record-index";

/** The advisory lock of `prisma migrate deploy`, so that the two never run at the same time. */
const PRISMA_LOCK = 72707369;

const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/**
 * Applies the missing migrations in order, with the same lock, ledger and checksums as `prisma migrate deploy`. Then
 * sets up the app's login, creates the coming monthly partitions of tool calls, and makes the record index anew if a
 * migration has changed what it holds.
 *
 * @param directUrl the owner's address of PostgreSQL itself; a transaction-mode pooler cannot hold the lock
 * @param appUrl DATABASE_URL: its user and password become the app's login, a member of the limited role
 * @returns the names of the migrations it applied
 * @throws if an applied migration was edited, removed or left unfinished
 */
export async function migrate(directUrl: string, appUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: directUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(LEDGER);
    const applied = await applyMissing(client);
    await ensureAppLogin(client, appUrl);
    await makePartitions(client);
    if (applied.some(({ sql }) => sql.includes("record_index"))) await reindex(directUrl);
    return applied.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: pg.Client): Promise<Migration[]> {
  const ledger = await readLedger(client);
  const migrations = readMigrations();
  for (const row of ledger.values()) {
    const problem = ledgerProblem(
      row,
      migrations.find(({ name }) => name === row.migration_name),
    );
    if (problem) throw new Error(`${problem.what} ${problem.fix}`);
  }
  const missing = migrations.filter(({ name }) => !ledger.has(name));
  for (const migration of missing) await applyOne(client, migration);
  return missing;
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query(`INSERT INTO "_prisma_migrations" (id, checksum, migration_name) VALUES ($1, $2, $3)`, [
    id,
    checksum,
    name,
  ]);
  try {
    await client.query(`BEGIN;\n${sql}\n;COMMIT;`);
  } catch (error) {
    await client.query("ROLLBACK");
    await client.query(`DELETE FROM "_prisma_migrations" WHERE id = $1`, [id]);
    throw new Error(`Migration ${name} failed and was rolled back: ${(error as Error).message}`, { cause: error });
  }
  await client.query(`UPDATE "_prisma_migrations" SET finished_at = now(), applied_steps_count = 1 WHERE id = $1`, [
    id,
  ]);
}

const LOCK_NOT_AVAILABLE = "55P03";
const LOCK_TRIES = 10;

/** Creates the missing monthly partitions of tool calls. Later ones are created by the worker. */
async function makePartitions(client: pg.Client): Promise<void> {
  for (let tries = 0; ;) {
    try {
      const { rows } = await client.query<{ made: string | null }>("SELECT make_tool_call_partition() AS made");
      if (!rows[0]?.made) return;
    } catch (error) {
      const busy = error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE;
      if (!busy || ++tries >= LOCK_TRIES) throw error;
    }
  }
}

/**
 * The app's time limits. They are set on the role, so they apply to every connection, also through PgBouncer and on
 * connections that the app has lost but PostgreSQL has not yet closed.
 */
const APP_LIMITS = [
  ["statement_timeout", "15s"],
  ["lock_timeout", "8s"],
  ["idle_in_transaction_session_timeout", "20s"],
] as const;

/** Creates or updates the login in DATABASE_URL: a plain member of console_app with time limits. */
async function ensureAppLogin(client: pg.Client, appUrl: string): Promise<void> {
  const { username, password } = new URL(appUrl);
  const user = decodeURIComponent(username);
  const { rows } = await client.query<{ rolsuper: boolean; rolbypassrls: boolean; me: boolean }>(
    "SELECT rolsuper, rolbypassrls, rolname = current_user AS me FROM pg_roles WHERE rolname = $1",
    [user],
  );
  const role = rows[0];
  if (role?.me || role?.rolsuper || role?.rolbypassrls) {
    throw new Error(
      `DATABASE_URL signs in as "${user}", which ${role.me ? "owns the tables" : "bypasses row-level security"}. ` +
        `Name another user there (it is created on migration); DIRECT_DATABASE_URL keeps the owner.`,
    );
  }
  const name = client.escapeIdentifier(user);
  const secret = client.escapeLiteral(decodeURIComponent(password));
  if (!role) await client.query(`CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE IN ROLE console_app`);
  else await client.query(`GRANT console_app TO ${name}`);
  await client.query(`ALTER ROLE ${name} PASSWORD ${secret}`);
  for (const [limit, time] of APP_LIMITS) await client.query(`ALTER ROLE ${name} SET ${limit} = '${time}'`);
}
