import { beforeAll, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { keepView, removeView } from "@/lib/saved-views/actions";
import { savedViews } from "@/lib/saved-views/queries";
import { enterAllTenants, leaveAllTenants } from "@/lib/session/actions";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let tenant: TenantScope;
let one: TestStaff;
let other: TestStaff;

beforeAll(async () => {
  tenant = await testTenant("Views");
  [one, other] = [await testStaff({ role: "viewer", tenant }), await testStaff({ role: "viewer", tenant })];
});

const viewsOf = async (staff: TestStaff) => {
  const result = await as(staff, () => savedViews({}));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
};

const failed = { list: "tool-calls", name: "Failed today", query: "status=failed&range=24h" } as const;

it("keeps a view under its name, for its owner alone, until it is removed", async () => {
  const kept = await as(one, () => keepView({ tenant: tenant.tenantRef, ...failed }));
  if (!kept.ok) throw new Error(kept.error.message);
  const { refId } = kept.data;
  expect(await viewsOf(one)).toEqual([{ refId, ...failed }]);
  expect(await viewsOf(other)).toEqual([]);
  const query = "status=timed_out";
  await as(one, () => keepView({ tenant: tenant.tenantRef, ...failed, query }));
  expect(await viewsOf(one), "the same name again").toEqual([{ refId, ...failed, query }]);
  const refused = await as(other, () => removeView({ tenant: tenant.tenantRef, refId }));
  expect(refused).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
  expect(await as(one, () => removeView({ tenant: tenant.tenantRef, refId }))).toMatchObject({ ok: true });
  expect(await viewsOf(one)).toEqual([]);
  expect(await auditOf(tenant, refId)).toMatchObject([
    { action: "saved_view.saved", before: null, after: failed },
    { action: "saved_view.saved", before: { query: failed.query }, after: { query } },
    { action: "saved_view.removed", before: { ...failed, query } },
  ]);
});

it.each([
  ["list", { list: "staff" as never }],
  ["name", { name: " " }],
  ["query", { query: "cursor=abc" }],
  ["query", { query: "q=".padEnd(2001, "x") }],
])("refuses a bad %s", async (field, wrong) => {
  const result = await as(one, () => keepView({ tenant: tenant.tenantRef, ...failed, ...wrong }));
  expect(result).toMatchObject({ ok: false, error: { code: "INVALID", fields: { [field]: expect.any(String) } } });
});

it("keeps fifty views, however many are saved at once", async () => {
  const many = await testStaff({ role: "viewer", tenant });
  const save = (n: number) => as(many, () => keepView({ tenant: tenant.tenantRef, ...failed, name: `View ${n}` }));
  for (let n = 0; n < 48; n += 6) await Promise.all([0, 1, 2, 3, 4, 5].map((more) => save(n + more)));
  const last = await Promise.all([48, 49, 50, 51, 52, 53].map(save));
  expect(last.filter(({ ok }) => ok)).toHaveLength(2);
  expect(await viewsOf(many)).toHaveLength(50);
});

it("opens one entry into all tenants at a time", async () => {
  const admin = await testStaff({ role: "admin" });
  const enter = () => as(admin, () => enterAllTenants({ reason: "Looking at everything at once.", minutes: 15 }));
  const entered = await Promise.all([1, 2, 3, 4].map(enter));
  expect(entered.every(({ ok }) => ok)).toBe(true);
  expect(await as(admin, () => leaveAllTenants({}))).toMatchObject({ ok: true, data: { ended: 1 } });
});
