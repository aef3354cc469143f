import "server-only";
import type { Tx } from "@/lib/stores/postgres";

/**
 * Until the transaction ends, nobody else gets past here for the same thing. Whoever looks or counts before they write
 * calls it first, so that what they saw still holds when they write.
 * @param what such as "exports"; `whose` is an id
 */
export async function lockFor(tx: Tx, what: string, whose: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${what}:${whose}`}, 0))`;
}
