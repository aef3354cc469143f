import { beforeAll, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { addUsage } from "@/lib/core/audit/usage";
import { newRefId } from "@/lib/core/ids";
import { inTenant } from "@/lib/stores/postgres";
import { changePlan, changeTenant, createTenant, transitionTenant } from "@/lib/tenants/actions";
import { tenantsBySlug, tenantsOverview, tenantsPlan, tenantsPlans } from "@/lib/tenants/queries";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let everywhere: TestStaff;

beforeAll(async () => {
  scope = await testTenant("Tenants");
  everywhere = await testStaff({ role: "admin" });
});

const plans = async () => {
  const result = await as(everywhere, () => tenantsPlans({}));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
};

const planOf = async (tenant: string) => {
  const result = await as(everywhere, () => tenantsPlan({ tenant }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
};

const fresh = (plan: string, slug = `new-${newRefId().toLowerCase()}`) => ({
  name: "Saltworks",
  slug,
  region: "eu-west-1" as const,
  plan,
});

it("makes a tenant on trial, with a subscription, and writes it down", async () => {
  const [plan] = await plans();
  const given = fresh(plan!.refId);
  const made = await as(everywhere, () => createTenant(given));
  if (!made.ok) throw new Error(made.error.message);
  const tenant = made.data.refId;
  expect(await as(everywhere, () => tenantsOverview({ tenant }))).toMatchObject({
    ok: true,
    data: { name: "Saltworks", slug: given.slug, status: "trial", plan: plan!.name },
  });
  expect((await planOf(tenant)).subscriptions).toMatchObject([{ plan: plan!.name, status: "trialing" }]);
  expect(await auditOf(null, tenant)).toMatchObject([{ action: "tenant.created", after: { slug: given.slug } }]);
});

it("has a slug once", async () => {
  const [plan] = await plans();
  const given = fresh(plan!.refId);
  expect(await as(everywhere, () => createTenant(given))).toMatchObject({ ok: true });
  const again = await as(everywhere, () => createTenant(given));
  expect(again).toMatchObject({
    ok: false,
    error: { code: "INVALID", fields: { slug: expect.stringMatching(/Already used/) } },
  });
});

it("gets a slug of its name where none is given, in any script, and another where it is taken", async () => {
  const [plan] = await plans();
  const slugOf = async (name: string) => {
    const made = await as(everywhere, () => createTenant({ ...fresh(plan!.refId), name, slug: undefined }));
    if (!made.ok) throw new Error(made.error.message);
    const shown = await as(everywhere, () => tenantsOverview({ tenant: made.data.refId }));
    expect((await auditOf(null, made.data.refId))[0]?.after).toMatchObject({ slug: shown.ok && shown.data.slug });
    return shown.ok ? shown.data.slug : null;
  };
  const mark = newRefId().slice(-8);
  expect(await slugOf(`青空商店 ${mark}`)).toBe(`qing-kong-shang-dian-${mark.toLowerCase()}`);
  expect(await slugOf(`青空商店 ${mark}`)).toBe(`qing-kong-shang-dian-${mark.toLowerCase()}-2`);
  expect(await slugOf("策")).toMatch(/^ce(-|$)/);
  expect(await slugOf("Q")).toMatch(/^q-[a-z0-9]{10}$/);
});

it.each([
  ["slug", { slug: "No Spaces" }],
  ["slug", { slug: "-" }],
  ["name", { name: "x".repeat(121) }],
  ["region", { region: "mars" as never }],
  ["plan", { plan: newRefId() }],
])("refuses a bad %s", async (field, wrong) => {
  const [plan] = await plans();
  const result = await as(everywhere, () => createTenant({ ...fresh(plan!.refId), ...wrong }));
  expect(result).toMatchObject({ ok: false, error: { code: "INVALID", fields: { [field]: expect.any(String) } } });
});

it("changes name, plan and state, each only as it was seen", async () => {
  const tenant = scope.tenantRef;
  const { rowVersion, plan: current } = await planOf(tenant);
  const change = { tenant, rowVersion, name: "Renamed", region: "us-east-1" as const };
  expect(await as(everywhere, () => changeTenant(change))).toMatchObject({ ok: true });
  expect(await as(everywhere, () => changeTenant(change))).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  await testTenant("With a plan of its own");
  const other = (await plans()).find(({ refId }) => refId !== current.refId);
  const plan = other!.refId;
  expect(await as(everywhere, () => changePlan({ tenant, rowVersion: rowVersion + 1, plan }))).toMatchObject({
    ok: true,
  });
  const again = await as(everywhere, () => changePlan({ tenant, rowVersion: rowVersion + 2, plan }));
  expect(again).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  const reason = "They asked us to pause everything.";
  const suspended = await as(everywhere, () =>
    transitionTenant({ event: "suspend", tenant, refId: tenant, rowVersion: rowVersion + 2, reason }),
  );
  expect(suspended).toMatchObject({ ok: true, data: { status: "suspended" } });
  expect(await auditOf(scope, tenant)).toMatchObject([
    { action: "tenant.changed", before: { name: "Tenants" }, after: { name: "Renamed" } },
    { action: "tenant.plan_changed", after: { plan: other!.name } },
    { action: "tenant.status_changed", before: { status: "active" }, after: { status: "suspended", reason } },
  ]);
});

it("keeps a region that is none of ours where only the name is changed, and takes no other such one", async () => {
  // Test tenants are in a region that is not in the list.
  const own = await testTenant("Abroad");
  const change = { tenant: own.tenantRef, rowVersion: 1, name: "Still abroad", region: "eu" };
  const other = await as(everywhere, () => changeTenant({ ...change, region: "eu-north-8" }));
  expect(other).toMatchObject({ ok: false, error: { code: "INVALID", fields: { region: expect.any(String) } } });
  expect(await as(everywhere, () => changeTenant(change))).toMatchObject({ ok: true });
  expect(await inTenant(own, (tx) => tx.tenant.findUnique({ where: { id: own.tenantId } }))).toMatchObject({
    name: "Still abroad",
    region: "eu",
  });
});

it("adds usage up by day and month, each metric against its limit", async () => {
  const own = await testTenant("Usage");
  const now = new Date();
  await inTenant(own, async (tx) => {
    await addUsage(tx, own, "tool_calls", 3, now);
    await addUsage(tx, own, "tool_calls", 4, now);
    await addUsage(tx, own, "tokens", 0, now);
  });
  const { usage } = await planOf(own.tenantRef);
  const calls = usage.find(({ metric }) => metric === "tool_calls");
  expect(calls).toMatchObject({ used: 7, limit: null });
  expect(calls!.days).toHaveLength(30);
  expect(calls!.days.at(-1)).toEqual({ day: now.toISOString().slice(0, 10), quantity: 7 });
  expect(usage.find(({ metric }) => metric === "tokens")).toMatchObject({ used: 0 });
});

it("is found by its slug, only with a grant for it", async () => {
  const slug = `test-${scope.tenantRef.toLowerCase()}`;
  const own = await testStaff({ role: "viewer", tenant: scope });
  for (const staff of [own, everywhere]) {
    for (const given of [slug, slug.toUpperCase()]) {
      const found = await as(staff, () => tenantsBySlug({ slug: given }));
      expect(found).toEqual({ ok: true, data: { refId: scope.tenantRef } });
    }
    for (const given of ["no-such-tenant", slug.slice(0, -1), "%"]) {
      const found = await as(staff, () => tenantsBySlug({ slug: given }));
      expect(found).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
    }
  }
  const elsewhere = await testStaff({ role: "admin", tenant: await testTenant("Elsewhere") });
  const hidden = await as(elsewhere, () => tenantsBySlug({ slug }));
  expect(hidden).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
});
