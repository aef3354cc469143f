import { readDirectory } from "@/lib/stores/postgres";
import { seed } from "./seed";

/** Loads the demo data into stores that hold no tenant yet, or that were interrupted while it was loaded. */
export async function seedIfEmpty(onProgress: (line: string) => void): Promise<void> {
  const [tenants] = await readDirectory({ kind: "system", name: "seed" }, (db) => [db.tenant.count()]);
  if (tenants > 0) {
    onProgress(`${tenants} tenants are there; no demo data is loaded`);
    return;
  }
  onProgress("loading demo data (about a minute) …");
  await seed({ toolCalls: 20_000, seed: 1, onProgress });
}
