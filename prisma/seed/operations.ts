import type { TenantScope } from "@/lib/core/access/scope";
import { runQueuedExport } from "@/lib/exports/provider";
import { queueExport } from "@/lib/exports/store";
import { runQueuedIntegrity } from "@/lib/integrity/provider";
import { queueRun } from "@/lib/integrity/store";
import { inTenant } from "@/lib/stores/postgres";
import { asStaff, scopeOf, type Seeding } from "./seeding";
import { TENANTS } from "./tenants";

const EXPORTS = [
  { list: "strategies", format: "csv" },
  { list: "blog_posts", format: "csv", status: "published" },
  { list: "contracts", format: "jsonl" },
] as const;

/** An integrity run and some exports for two tenants, created once. Staff request later ones. */
export async function seedOperations(seeding: Seeding): Promise<void> {
  for (const tenant of TENANTS.slice(0, 2)) {
    const scope = asStaff(scopeOf(seeding, tenant), seeding.people, "auditor");
    const { runs, exports } = await countOf(scope);
    if (runs === 0) await inTenant(scope, (tx) => queueRun(tx, scope));
    if (exports === 0) for (const asked of EXPORTS) await inTenant(scope, (tx) => queueExport(tx, scope, asked));
    await runQueuedIntegrity(scope);
    while (await runQueuedExport(scope));
  }
  seeding.onProgress("an integrity run and some exports are there");
}

async function countOf(scope: TenantScope): Promise<{ runs: number; exports: number }> {
  const where = { tenantId: scope.tenantId };
  return inTenant(scope, async (tx) => ({
    runs: await tx.integrityRun.count({ where }),
    exports: await tx.exportJob.count({ where }),
  }));
}
