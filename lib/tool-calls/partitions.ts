import "server-only";
import { unscopedReads } from "@/lib/stores/postgres";

/** How long the rows of one month may take to move out of the default partition. */
const MOVE_TIMEOUT = "120s";

/**
 * Makes up to `limit` of the months of tool calls that are missing, each in a transaction of its own, and moves their
 * rows out of the default partition. Several workers may do so at once. Answers how many it made.
 * @throws where a month's lock is not granted within seconds: nothing of that month has changed then
 */
export async function makePartitions(limit: number): Promise<number> {
  for (let made = 0; made < limit; made += 1) {
    if (!(await makePartition())) return made;
  }
  return limit;
}

/** The name of the month that was made, or null where none is missing. The two statements travel as one transaction. */
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
 * Inserts calls, and does so again where their month was made meanwhile: PostgreSQL refuses a row that it had led to the
 * default partition before. `insert` is a transaction of its own, of which nothing was kept then.
 */
export async function intoTheirMonth<T>(insert: () => Promise<T>): Promise<T> {
  try {
    return await insert();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("violates partition constraint"))) throw error;
    return insert();
  }
}
