import { readDirectory } from "@/lib/stores/postgres";
import { demoUnfinished } from "@/prisma/seed/seed";
import { DEFAULTS, seed } from "./seed";

/** Loads demo data into stores without tenants, and completes an interrupted load. */
export async function seedIfEmpty(onProgress: (line: string) => void): Promise<void> {
  const [tenants] = await readDirectory({ kind: "system", name: "seed" }, (db) => [db.tenant.count()]);
  if (tenants > 0 && !(await demoUnfinished())) {
    onProgress(`found ${tenants} tenants, so no demo data is loaded`);
    return;
  }
  onProgress("loading demo data (about half a minute) …");
  await seed({ ...DEFAULTS, onProgress });
}
