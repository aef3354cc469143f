import "server-only";
import type { StoreName } from "@/lib/core/records/parts";
import { bucketDifferences } from "@/lib/stores/bucket-differences";
import type { Difference } from "@/lib/stores/difference";
import { mongoDifferences } from "@/lib/stores/mongo-differences";
import { postgresDifferences } from "@/lib/stores/postgres-differences";

/**
 * Compares the three stores with what the code expects, as far as the app's role can see. Changes nothing and never
 * throws: a store that cannot be reached is itself a difference.
 */
export async function storeDifferences(): Promise<Difference[]> {
  const found = await Promise.all([
    ask("PostgreSQL", postgresDifferences),
    ask("MongoDB", mongoDifferences),
    ask("S3", bucketDifferences),
  ]);
  return found.flat();
}

async function ask(store: StoreName, differences: () => Promise<Difference[]>): Promise<Difference[]> {
  try {
    return await differences();
  } catch (error) {
    const why = error instanceof Error ? error.message || error.name : String(error);
    const fix = "Check that it is running, reachable at its address and accepts the app, then try again.";
    return [{ store, what: `It could not be checked: ${why}`, fix }];
  }
}
