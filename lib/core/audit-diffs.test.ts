import { expect, it } from "vitest";
import { programRun, writeAudit } from "@/lib/core/audit";
import { keepDiffs } from "@/lib/core/audit-diffs";
import { newRefId } from "@/lib/core/ids";
import { scoped } from "@/lib/stores/mongo";
import { inTenant } from "@/lib/stores/postgres";
import { testTenant } from "@/lib/testing/people";

it("copies large changes to MongoDB, once, and leaves small ones to their rows", async () => {
  const scope = await testTenant("Diffs");
  const change = (text: string) => ({ ref: newRefId(), before: { settings: "" }, after: { settings: text } });
  const [small, large] = [change("short"), change("long ".repeat(2_000))];
  for (const each of [small, large]) {
    await inTenant(scope, (tx) =>
      writeAudit(tx, {
        tenantId: scope.tenantId,
        actor: scope.actor,
        action: "integration.changed",
        change: each,
        request: programRun("test"),
      }),
    );
  }
  expect(await keepDiffs(scope, new Date(), 50)).toBe(1);
  expect(await keepDiffs(scope, new Date(), 50)).toBe(0);
  const documents = await scoped(scope, "audit_diffs").find({}, { limit: 10 });
  expect(documents).toMatchObject([{ entity: "integration", entityRef: large.ref, before: large.before, after: large.after }]);
});
