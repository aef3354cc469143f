import "server-only";
import { setPostgresProbe } from "@/lib/core/http/pages-served";
import { log } from "@/lib/log";
import { budgetOf, within } from "@/lib/stores/deadline";
import { storeDifferences } from "@/lib/stores/differences";
import { checkMongo } from "@/lib/stores/mongo";
import { reachMongoAnew } from "@/lib/stores/mongo-connection";
import { checkObjects } from "@/lib/stores/objects";
import { reachS3Anew } from "@/lib/stores/objects-client";
import { checkPostgres } from "@/lib/stores/postgres";
import { reachPostgresAnew } from "@/lib/stores/postgres-pool";
import { StoreWatch } from "@/lib/stores/watch";

/** Whether a store answers, and how long it took, in ms. Versions are left out because health needs no sign-in. */
export type StoreHealth = { store: string; state: "up" | "down"; ms: number };

const TIMEOUT_MS = 4_000;
/** How long a health result is cached, so that frequent checks do not load the stores. */
const KEPT_MS = 2_000;
const CHECK_INTERVAL_MS = 15_000;

const POSTGRES = new StoreWatch("postgres", withProbeBudget(checkPostgres), reachPostgresAnew);
const STORES = [
  POSTGRES,
  new StoreWatch("mongo", withProbeBudget(checkMongo), reachMongoAnew),
  new StoreWatch("s3", withProbeBudget(checkObjects), reachS3Anew),
];

type Kept = Map<string, Promise<StoreHealth>>;

// Next bundles pages, actions and routes separately: only globalThis is shared within a process.
const processWide = globalThis as typeof globalThis & { consoleHealth?: Kept; consoleWatch?: StoreWatch[] };

/** Which stores answer. A store that does not answer in time is down. Results are cached for 2 s. */
export async function checkStores(): Promise<StoreHealth[]> {
  return Promise.all(STORES.map(healthOf));
}

function healthOf(watch: StoreWatch): Promise<StoreHealth> {
  const kept = (processWide.consoleHealth ??= new Map());
  const known = kept.get(watch.store);
  if (known) return known;
  const asked = check(watch).finally(() => setTimeout(() => kept.delete(watch.store), KEPT_MS).unref());
  kept.set(watch.store, asked);
  return asked;
}

async function check({ store, own }: StoreWatch): Promise<StoreHealth> {
  const started = performance.now();
  const state = await own().then(
    () => "up" as const,
    () => "down" as const,
  );
  return { store, state, ms: Math.round(performance.now() - started) };
}

function withProbeBudget(ask: () => Promise<unknown>): () => Promise<unknown> {
  return () => within(budgetOf(TIMEOUT_MS, "read"), ask);
}

/** Starts checking regularly whether this process can still reach each store. */
export function watchStores(): void {
  setPostgresProbe(async () => (await healthOf(POSTGRES)).state === "up");
  processWide.consoleWatch = STORES;
  setInterval(() => void Promise.all(STORES.map((watch) => watch.check())), CHECK_INTERVAL_MS).unref();
}

/** The stores that answer other clients but not this process, which only a restart fixes. */
export function stuckStores(): string[] {
  return (processWide.consoleWatch ?? []).filter((watch) => watch.isStuck()).map(({ store }) => store);
}

/** Logs each difference between the stores and what the code expects, with its fix. Never throws. */
export async function logStoreDifferences(): Promise<void> {
  for (const { store, what, fix } of await storeDifferences()) log().warn({ store, fix }, what);
}
