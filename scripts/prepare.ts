import { env } from "@/lib/env";
import { ensureBuckets } from "@/lib/stores/buckets";
import { closeMongo, ensureMongo } from "@/lib/stores/mongo";
import { closePostgres } from "@/lib/stores/postgres";
import { migrate } from "@/prisma/migrate";
import { refusePublishedPassword } from "@/prisma/seed/published-password";

/**
 * Brings the three stores up to date: migrations, collections with indexes, and buckets. Repeatable.
 * @throws if a demo login has the published password on a deployed Console
 */
export async function prepareStores(onProgress: (line: string) => void): Promise<void> {
  const { DATABASE_URL, DIRECT_DATABASE_URL, ENVIRONMENT } = env();
  if (!DIRECT_DATABASE_URL) {
    throw new Error("DIRECT_DATABASE_URL is missing. Migrations connect to PostgreSQL directly, as the tables' owner.");
  }
  const applied = await migrate(DIRECT_DATABASE_URL, DATABASE_URL);
  onProgress(applied.length > 0 ? `applied ${applied.length} migration(s)` : "migrations are up to date");
  if (ENVIRONMENT === "staging" || ENVIRONMENT === "production") await refusePublishedPassword(DIRECT_DATABASE_URL);
  await ensureMongo();
  await ensureBuckets();
  onProgress("collections, indexes and buckets are in place");
}

/** Closes a program's connections, so that it can exit. */
export async function closeConnections(): Promise<void> {
  await Promise.all([closePostgres(), closeMongo()]);
}
