import { verify } from "@node-rs/argon2";
import pg from "pg";
import { DEMO_LOGINS, DEMO_PASSWORD } from "./people";

/**
 * Refuses demo logins with the published password in a deployment, where anybody could use them.
 * @param directUrl the owner's address of PostgreSQL
 * @throws with the logins that still have the password in the README
 */
export async function refusePublishedPassword(directUrl: string): Promise<void> {
  const open = await publiclyOpen(directUrl);
  if (open.length === 0) return;
  throw new Error(
    `Anybody can sign in as ${open.join(", ")}: these demo logins have the published password. Start the Console as it ` +
      "was before (ENVIRONMENT=local), give them other passwords or disable them under Staff, then start it again.",
  );
}

async function publiclyOpen(directUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: directUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ email: string; hash: string }>(
      `SELECT email, password_hash AS hash FROM staff
       WHERE email = ANY($1) AND password_hash IS NOT NULL AND disabled_at IS NULL ORDER BY email`,
      [DEMO_LOGINS.map(({ email }) => email)],
    );
    const hashes = [...new Set(rows.map(({ hash }) => hash))];
    const checked = await Promise.all(hashes.map(async (hash) => ((await verify(hash, DEMO_PASSWORD)) ? [hash] : [])));
    const published = new Set(checked.flat());
    return rows.filter(({ hash }) => published.has(hash)).map(({ email }) => email);
  } finally {
    await client.end();
  }
}
