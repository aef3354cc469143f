import "server-only";
import { unscopedReads } from "@/lib/stores/postgres";

/** How long moving the rows of one month out of the default partition may take. */
const MOVE_TIMEOUT = "120s";

/**
 * Creates up to `limit` missing monthly partitions of tool calls, in separate transactions, and moves their rows out of
 * the default partition. Several workers may do so at once.
 * @returns how many it created
 * @throws when a month's lock is not granted within seconds; nothing of that month has changed then
 */
export async function makePartitions(limit: number): Promise<number> {
  for (let made = 0; made < limit; made += 1) {
    if (!(await makePartition())) return made;
  }
  return limit;
}

/** The name of the created month, or null when none is missing. Both statements are sent as one transaction. */
async function makePartition(): Promise<string | null> {
  const [, [row]] = await unscopedReads((db) =>
    db.$transaction([
      db.$queryRaw`SELECT set_config('statement_timeout', ${MOVE_TIMEOUT}, true)`,
      db.$queryRaw<{ made: string | null }[]>`SELECT make_tool_call_partition() AS made`,
    ]),
  );
  return row?.made ?? null;
}

/**
 * Inserts calls, and retries when their month's partition was created meanwhile: PostgreSQL then refuses a row that it
 * had routed to the default partition. `insert` runs its own transaction, which was rolled back.
 */
export async function retryOnNewPartition<T>(insert: () => Promise<T>): Promise<T> {
  try {
    return await insert();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("violates partition constraint"))) throw error;
    return insert();
  }
}
