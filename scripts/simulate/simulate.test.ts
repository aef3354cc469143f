import { expect, it } from "vitest";
import { scoped } from "@/lib/stores/mongo";
import { inTenant } from "@/lib/stores/postgres";
import { testTenant } from "@/lib/testing/people";
import { TENANTS } from "@/prisma/seed/tenants";
import { simulateTenant } from "@/scripts/simulate/live";
import { Pace } from "@/scripts/simulate/pace";
import { begin } from "@/scripts/simulate/simulated-tenant";
import { Tally } from "@/scripts/simulate/tally";

it("simulates a tenant from onboarding to tool calls, and finishes what it started when stopped", async () => {
  const scope = await testTenant();
  const [demo] = TENANTS;
  if (!demo) throw new Error("there are no demo tenants");
  const tenant = { ...demo, slug: `test-${scope.tenantRef.toLowerCase()}` };
  const stop = new AbortController();
  const tally = new Tally();
  const living = simulateTenant(begin(scope, tenant, new Pace(100, stop.signal), tally));
  const enough = () => (tally.counts.get("blog posts") ?? 0) > 0 && (tally.counts.get("social posts") ?? 0) > 0;
  for (const end = Date.now() + 60_000; !enough() && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 100));
  stop.abort();
  await living;
  expect(tally.refusals).toEqual(new Map());

  const { tenantId } = scope;
  const where = { tenantId };
  const kept = await inTenant(scope, async (tx) => ({
    "onboarding runs": await tx.onboardingRun.count({ where: { tenantId, status: "completed" } }),
    strategies: await tx.strategy.count({ where }),
    activities: await tx.activity.count({ where: { tenantId, status: { in: ["succeeded", "needs_review"] } } }),
    "failed activities": await tx.activity.count({ where: { tenantId, status: "failed" } }),
    "blog posts": await tx.blogPost.count({ where }),
    "social posts": await tx.socialPost.count({ where }),
    "tool calls": await tx.toolCall.count({ where: { tenantId, status: { in: ["succeeded", "failed"] } } }),
    begun: await tx.activity.count({ where: { tenantId, status: { in: ["queued", "running"] } } }),
    calling: await tx.toolCall.count({ where: { tenantId, status: "running" } }),
  }));
  const sent = { "integration payloads": await scoped(scope, "integration_payloads").countDocuments({}, 1000) };
  expect({ ...kept, ...sent }).toEqual({ ...Object.fromEntries(tally.counts), begun: 0, calling: 0 });
  expect(kept["onboarding runs"]).toBe(1);
  expect(kept.strategies).toBe(1);
});

it("keeps to its pace, and gives out all remaining turns when stopped", async () => {
  const stop = new AbortController();
  const pace = new Pace(50, stop.signal);
  const started = performance.now();
  await Promise.all(Array.from({ length: 11 }, () => pace.turn()));
  expect(performance.now() - started).toBeGreaterThanOrEqual(195);
  const waiting = Array.from({ length: 1000 }, () => pace.turn());
  stop.abort();
  const stopped = performance.now();
  await Promise.all(waiting);
  expect(performance.now() - stopped).toBeLessThan(1000);
});
