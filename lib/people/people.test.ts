import { beforeAll, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { editPerson, invitePerson, removePerson } from "@/lib/people/actions";
import { peopleList } from "@/lib/people/queries";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let admin: TestStaff;

beforeAll(async () => {
  scope = await testTenant("People");
  admin = await testStaff({ role: "admin", tenant: scope });
});

const invite = (email: string, role: "owner" | "editor" | "viewer" = "editor") =>
  as(admin, () => invitePerson({ tenant: scope.tenantRef, email, name: "Ann Example", role }));

async function listed(search: string) {
  const result = await as(admin, () => peopleList({ tenant: scope.tenantRef, search }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data.rows;
}

it("invites, changes and removes, and writes down each", async () => {
  const made = await invite("ann@them.test");
  expect(made).toMatchObject({ ok: true });
  const [row] = await listed("ann@them");
  expect(row).toMatchObject({ name: "Ann Example", role: "editor", lastLoginAt: null });
  const { refId, rowVersion } = row!;
  const tenant = scope.tenantRef;
  expect(
    await as(admin, () => editPerson({ tenant, refId, rowVersion, name: "Ann B.", role: "viewer" })),
  ).toMatchObject({ ok: true });
  const stale = await as(admin, () => removePerson({ tenant, refId, rowVersion }));
  expect(stale).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  expect(await as(admin, () => removePerson({ tenant, refId, rowVersion: rowVersion + 1 }))).toMatchObject({
    ok: true,
  });
  expect(await listed("ann@them")).toEqual([]);
  expect(await auditOf(scope, refId)).toMatchObject([
    { action: "user.invited", after: { email: "ann@them.test", role: "editor" } },
    {
      action: "user.changed",
      before: { name: "Ann Example", role: "editor" },
      after: { name: "Ann B.", role: "viewer" },
    },
    { action: "user.removed", before: { email: "ann@them.test", name: "Ann B.", role: "viewer" } },
  ]);
  expect(await invite("ann@them.test"), "invited again").toMatchObject({ ok: true });
});

it("has an address once, whatever its case", async () => {
  expect(await invite("bo@them.test")).toMatchObject({ ok: true });
  expect(await invite("BO@them.test")).toMatchObject({
    ok: false,
    error: { code: "INVALID", fields: { email: expect.stringMatching(/Already used/) } },
  });
});

it("keeps an owner", async () => {
  await invite("owner@them.test", "owner");
  const [row] = await listed("owner@them");
  const { refId, rowVersion } = row!;
  const tenant = scope.tenantRef;
  for (const refused of [
    await as(admin, () => removePerson({ tenant, refId, rowVersion })),
    await as(admin, () => editPerson({ tenant, refId, rowVersion, name: "Owner", role: "viewer" })),
  ]) {
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "CONFLICT", message: expect.stringMatching(/needs at least one owner/) },
    });
  }
  expect(await listed("owner@them")).toHaveLength(1);
});

it("keeps an owner when the last two are removed at once", async () => {
  const other = await testTenant("Owners");
  const tenant = other.tenantRef;
  const boss = await testStaff({ role: "admin", tenant: other });
  for (const name of ["one", "two"]) {
    await as(boss, () => invitePerson({ tenant, email: `${name}@them.test`, name, role: "owner" }));
  }
  const owners = await as(boss, () => peopleList({ tenant }));
  const removed = (owners.ok ? owners.data.rows : []).map(({ refId, rowVersion }) =>
    as(boss, () => removePerson({ tenant, refId, rowVersion })),
  );
  expect((await Promise.all(removed)).map(({ ok }) => ok).sort()).toEqual([false, true]);
});

it.each([
  ["email", { email: "nobody", name: "N", role: "viewer" as const }],
  ["name", { email: "n@them.test", name: "  ", role: "viewer" as const }],
  ["name", { email: "n@them.test", name: "n".repeat(121), role: "viewer" as const }],
  ["role", { email: "n@them.test", name: "N", role: "king" as never }],
])("refuses a bad %s", async (field, person) => {
  const result = await as(admin, () => invitePerson({ tenant: scope.tenantRef, ...person }));
  expect(result).toMatchObject({ ok: false, error: { code: "INVALID", fields: { [field]: expect.any(String) } } });
});
