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

/** Whether a store answers the app, and how long it took, in ms. Its version is nobody's business who need not sign in. */
export type StoreHealth = { store: string; state: "up" | "down"; ms: number };

const TIMEOUT_MS = 4_000;
/** However often the app is asked how it is, the stores are asked no more often than this. */
const KEPT_MS = 2_000;
const LOOK_EVERY_MS = 15_000;

const POSTGRES = new StoreWatch("postgres", patiently(checkPostgres), reachPostgresAnew);
const STORES = [
  POSTGRES,
  new StoreWatch("mongo", patiently(checkMongo), reachMongoAnew),
  new StoreWatch("s3", patiently(checkObjects), reachS3Anew),
];

type Kept = Map<string, Promise<StoreHealth>>;

// Next bundles pages, actions and routes apart: only globalThis is one per process.
const processWide = globalThis as typeof globalThis & { consoleHealth?: Kept; consoleWatch?: StoreWatch[] };

/** Which stores answer. One that does not answer in time is down. Asked again within 2 s, it says the same again. */
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

function patiently(ask: () => Promise<unknown>): () => Promise<unknown> {
  return () => within(budgetOf(TIMEOUT_MS, "read"), ask);
}

/** Looks now and then, from the start of the app on, whether this process can still reach each store by itself. */
export function watchStores(): void {
  setPostgresProbe(async () => (await healthOf(POSTGRES)).state === "up");
  processWide.consoleWatch = STORES;
  setInterval(() => void Promise.all(STORES.map((watch) => watch.look())), LOOK_EVERY_MS).unref();
}

/** The stores that answer everybody but this process, which only a restart helps. */
export function stuckStores(): string[] {
  return (processWide.consoleWatch ?? []).filter((watch) => watch.isStuck()).map(({ store }) => store);
}

/** Writes each difference between the stores and what the code expects into the log, with its fix. Never throws. */
export async function tellDifferences(): Promise<void> {
  for (const { store, what, fix } of await storeDifferences()) log().warn({ store, fix }, what);
}
