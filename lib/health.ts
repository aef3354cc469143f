import "server-only";
import { log } from "@/lib/log";
import { storeDifferences } from "@/lib/stores/differences";
import { checkMongo } from "@/lib/stores/mongo";
import { checkObjects } from "@/lib/stores/objects";
import { checkPostgres } from "@/lib/stores/postgres";

export type StoreHealth = { store: string; state: "up" | "down"; server: string; version: string; ms: number };

const PATIENCE_MS = 4_000;

/** Asks each store who it is. A store that does not answer in time is down; its error stays in the log. */
export async function checkStores(): Promise<StoreHealth[]> {
  return Promise.all([
    check("postgres", checkPostgres),
    check("mongo", checkMongo),
    check("s3", checkObjects),
  ]);
}

async function check(store: string, ask: () => Promise<{ server: string; version: string }>): Promise<StoreHealth> {
  const started = performance.now();
  const late = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS, new Error("late")).unref());
  const answer = await Promise.race([ask(), late]).catch(() => null);
  const ms = Math.round(performance.now() - started);
  return answer ? { store, state: "up", ...answer, ms } : { store, state: "down", server: "none", version: "unknown", ms };
}

/** Writes each difference between the stores and what the code expects into the log, with its cure. Never throws. */
export async function tellDifferences(): Promise<void> {
  for (const { store, what, cure } of await storeDifferences()) log().warn({ store, cure }, what);
}
