import pg from "pg";
import { messageOf } from "../files";
import { DATABASE, OWNER } from "./address";
import { SUPERUSER } from "./cluster";

/**
 * Ensures the owner role, which can create roles but is not a superuser, and its database. The migrations create the
 * app's role, as on any other server. Throws if the superuser's password is not the one the folder was created with.
 */
export async function ensureDatabase(port: number, superuserPassword: string, ownerPassword: string): Promise<void> {
  const client = superuserClient(port, superuserPassword);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw new Error(
      `PostgreSQL does not accept the superuser password kept in secrets.json (${messageOf(error)}). ` +
        "Restore that file, or forget the local data.",
    );
  }
  try {
    const password = client.escapeLiteral(ownerPassword);
    const roles = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [OWNER]);
    const verb = roles.rowCount ? "ALTER" : "CREATE";
    await client.query(
      `${verb} ROLE ${OWNER} LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS NOCREATEDB PASSWORD ${password}`,
    );
    const databases = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (!databases.rowCount) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  } finally {
    await client.end();
  }
}

function superuserClient(port: number, password: string): pg.Client {
  const address = { host: "127.0.0.1", port, user: SUPERUSER, database: "postgres" };
  const client = new pg.Client({ ...address, password, connectionTimeoutMillis: 10_000 });
  // A connection that is cut while idle emits "error". Without a listener it would end the process.
  client.on("error", () => undefined);
  return client;
}
