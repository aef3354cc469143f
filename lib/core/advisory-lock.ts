import "server-only";
import type { Tx } from "@/lib/stores/postgres";

/**
 * Takes a lock until the transaction ends. Call it before reading or counting something that the following write
 * depends on.
 * @param what such as "exports"; `whose` is an id
 */
export async function lockFor(tx: Tx, what: string, whose: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${what}:${whose}`}, 0))`;
}
