import { expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { storeDiffs } from "@/lib/core/audit/audit-diffs";
import { newRefId } from "@/lib/core/ids";
import { scoped } from "@/lib/stores/mongo";
import { inTenant } from "@/lib/stores/postgres";
import { testTenant } from "@/lib/testing/people";

async function changed(scope: TenantScope, text: string) {
  const { tenantId, actor } = scope;
  const change = { ref: newRefId(), before: { settings: "" }, after: { settings: text } };
  const event = { tenantId, actor, action: "integration.changed", change, request: programRun("test") } as const;
  await inTenant(scope, (tx) => writeAudit(tx, event));
  return change;
}

it("copies large changes to MongoDB, once, and leaves small ones to their rows", async () => {
  const scope = await testTenant("Diffs");
  await changed(scope, "short");
  const large = await changed(scope, "long ".repeat(2_000));
  expect(await storeDiffs(scope, new Date(), 50)).toBe(1);
  expect(await storeDiffs(scope, new Date(), 50)).toBe(0);
  const documents = await scoped(scope, "audit_diffs").find({}, { limit: 10 });
  expect(documents).toMatchObject([
    { entity: "integration", entityRef: large.ref, before: large.before, after: large.after },
  ]);
});

it("comes to every one of more than it copies at a time", async () => {
  const scope = await testTenant("Many diffs");
  for (let n = 0; n < 5; n += 1) await changed(scope, `long ${n} `.repeat(2_000));
  const copied = [];
  for (let pass = 0; pass < 4; pass += 1) copied.push(await storeDiffs(scope, new Date(), 2));
  expect(copied).toEqual([2, 2, 1, 0]);
});
