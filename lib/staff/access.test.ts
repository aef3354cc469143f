import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { authOptions } from "@/lib/core/access/sign-in";
import type { Result } from "@/lib/core/errors";
import { newRefId } from "@/lib/core/ids";
import { sessionMe } from "@/lib/session/queries";
import {
  addStaff,
  changeStaff,
  disableStaff,
  enableStaff,
  endStaffGrant,
  giveStaffGrant,
  inviteStaff,
} from "@/lib/staff/actions";
import { withAccessLock } from "@/lib/staff/grants";
import type { StaffDetail } from "@/lib/staff/model";
import { staffDetail, staffList } from "@/lib/staff/queries";
import { inNoTenant } from "@/lib/stores/postgres";
import { tenantsList, tenantsOverview } from "@/lib/tenants/queries";
import {
  as,
  asOwner,
  auditOf,
  newAddress,
  sessionFor,
  testStaff,
  testTenant,
  type TestStaff,
} from "@/lib/testing/people";
import { serving } from "@/lib/testing/request";

const reason = "For the tests of who may see what";
const PASSWORD = "correct horse battery";

let admin: TestStaff;
let tenant: TenantScope;

beforeAll(async () => {
  admin = await testStaff({ role: "admin" });
  tenant = await testTenant("Granted");
});

async function data<T>(call: () => Promise<Result<T>>): Promise<T> {
  const result = await as(admin, call);
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

/** Added through the gate, without a password or grant, as a session would describe them. */
async function newcomer(): Promise<TestStaff> {
  const email = `${newRefId().toLowerCase()}@staff.test`;
  const { refId } = await data(() => addStaff({ email: ` ${email.toUpperCase()} `, name: "Nora New" }));
  const { rows } = await asOwner().query<{ id: string }>("SELECT id FROM staff WHERE ref_id = $1 AND email = $2", [
    refId,
    email,
  ]);
  return { id: rows[0]?.id ?? "", refId, email, name: "Nora New" };
}

const detail = (member: TestStaff): Promise<StaffDetail> => data(() => staffDetail({ refId: member.refId }));
const slugOf = (scope: TenantScope) => `test-${scope.tenantRef.toLowerCase()}`;

/** Calls next-auth as the page of an invitation does. */
async function acceptWith(token: string, password = PASSWORD): Promise<unknown> {
  const options = authOptions().providers.map(
    (provider) => provider.options as { id?: string; authorize(given: object): Promise<unknown> },
  );
  const provider = options.find(({ id }) => id === "invitation");
  return serving({ cookies: {}, headers: { "x-client-address": newAddress() } }, async () =>
    provider?.authorize({ token, password }),
  );
}

it("adds a member of staff, who sees nothing and is found by name, status and role", async () => {
  const member = await newcomer();
  expect(await detail(member)).toMatchObject({
    email: member.email,
    status: "invited",
    grants: [],
    lastSignInAt: null,
  });
  expect(await as(member, () => tenantsList({}))).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
  const found = async (filters: Parameters<typeof staffList>[0]) =>
    (await data(() => staffList({ search: member.email, ...filters }))).rows.map(({ refId }) => refId);
  expect(await found({})).toEqual([member.refId]);
  expect(await found({ status: "invited" })).toEqual([member.refId]);
  expect(await found({ status: "active" })).toEqual([]);
  expect(await found({ role: "viewer" })).toEqual([]);
  await data(() => giveStaffGrant({ refId: member.refId, role: "viewer", reach: "all", reason }));
  expect(await found({ role: "viewer" })).toEqual([member.refId]);
  expect(await auditOf(null, member.refId)).toMatchObject([
    { action: "staff.added", actor: admin.email, after: { email: member.email } },
    { action: "staff.grant_given", after: { role: "viewer", tenant: "all tenants" } },
  ]);
});

it("refuses an address that is taken, whatever its case, and one that is none", async () => {
  const { email } = await newcomer();
  const taken = await as(admin, () => addStaff({ email: email.toUpperCase(), name: "Another" }));
  expect(taken).toMatchObject({
    ok: false,
    error: { code: "INVALID", fields: { email: expect.stringMatching(/Already used/) } },
  });
  const none = await as(admin, () => addStaff({ email: "nobody", name: "Another" }));
  expect(none).toMatchObject({
    ok: false,
    error: { code: "INVALID", fields: { email: "Enter a valid email address" } },
  });
});

describe("a link", () => {
  it("makes a password once, signs in, and keeps no secret", async () => {
    const member = await newcomer();
    const { rowVersion } = await detail(member);
    const { token } = await data(() => inviteStaff({ refId: member.refId, rowVersion }));
    const { rows } = await asOwner().query("SELECT to_jsonb(s)::text AS row FROM staff s WHERE id = $1", [member.id]);
    expect(rows[0].row).not.toContain(token);
    expect(JSON.stringify(await auditOf(null, member.refId))).not.toContain(token);
    expect(await acceptWith(token, "too short")).toBeNull();
    expect(await acceptWith(token)).toMatchObject({ id: member.id, name: member.name, email: member.email });
    expect(await acceptWith(token, "another passphrase")).toBeNull();
    expect(await detail(member)).toMatchObject({
      status: "active",
      invitedUntil: null,
      lastSignInAt: expect.any(String),
    });
    expect((await auditOf(null, member.refId)).at(-1)).toMatchObject({
      action: "staff.password_set",
      actor: member.email,
    });
  });

  it("is good for nothing once it is replaced, has run out, or its owner is disabled", async () => {
    const member = await newcomer();
    const invite = async () =>
      data(async () => inviteStaff({ refId: member.refId, rowVersion: (await detail(member)).rowVersion }));
    const first = await invite();
    const second = await invite();
    expect(await acceptWith(first.token)).toBeNull();
    await asOwner().query("UPDATE staff SET invitation_expires_at = now() WHERE id = $1", [member.id]);
    expect(await acceptWith(second.token)).toBeNull();
    const third = await invite();
    await data(async () =>
      disableStaff({ refId: member.refId, rowVersion: (await detail(member)).rowVersion, reason }),
    );
    expect(await acceptWith(third.token)).toBeNull();
    const refused = await as(admin, async () =>
      inviteStaff({ refId: member.refId, rowVersion: (await detail(member)).rowVersion }),
    );
    expect(refused).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
    expect(await acceptWith(randomBytes(32).toString("base64url"))).toBeNull();
    expect(await acceptWith("")).toBeNull();
  });

  it("ends the sessions from before", async () => {
    const member = await testStaff({ role: "viewer" });
    const before = await sessionFor(member);
    const { token } = await data(async () =>
      inviteStaff({ refId: member.refId, rowVersion: (await detail(member)).rowVersion }),
    );
    expect(await as(member, () => sessionMe({}), before)).toMatchObject({ ok: true });
    await acceptWith(token);
    expect(await as(member, () => sessionMe({}), before)).toMatchObject({
      ok: false,
      error: { code: "UNAUTHENTICATED" },
    });
    expect(await as(member, () => sessionMe({}))).toMatchObject({ ok: true });
  });

  it("lets one of those in who use it at once", async () => {
    const member = await newcomer();
    const { token } = await data(async () =>
      inviteStaff({ refId: member.refId, rowVersion: (await detail(member)).rowVersion }),
    );
    const accepted = await Promise.all([acceptWith(token), acceptWith(token), acceptWith(token)]);
    expect(accepted.filter(Boolean)).toHaveLength(1);
  });
});

describe("a grant", () => {
  it("for one tenant opens that tenant alone, until it ends, and can be given again", async () => {
    const member = await newcomer();
    const { refId } = member;
    const mayRead = async (scope: TenantScope) =>
      (await as(member, () => tenantsOverview({ tenant: scope.tenantRef }))).ok;
    const other = await testTenant("Not granted");
    await data(() => giveStaffGrant({ refId, role: "reviewer", reach: "one", slug: slugOf(tenant), reason }));
    expect([await mayRead(tenant), await mayRead(other)]).toEqual([true, false]);
    const [grant] = (await detail(member)).grants;
    expect(grant).toMatchObject({
      role: "reviewer",
      tenant: { slug: slugOf(tenant) },
      live: true,
      expiresAt: null,
      reason,
    });
    await data(() => endStaffGrant({ refId, grant: grant!.id, reason }));
    expect(await mayRead(tenant)).toBe(false);
    expect((await detail(member)).grants).toMatchObject([{ id: grant!.id, live: false }]);
    const twice = await as(admin, () => endStaffGrant({ refId, grant: grant!.id, reason }));
    expect(twice).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
    const until = new Date(Date.now() + 60_000).toISOString();
    await data(() => giveStaffGrant({ refId, role: "reviewer", reach: "one", slug: slugOf(tenant), until, reason }));
    expect((await detail(member)).grants).toMatchObject([{ id: grant!.id, live: true, expiresAt: until }]);
    expect(await mayRead(tenant)).toBe(true);
    expect((await auditOf(null, refId)).slice(1)).toMatchObject([
      { action: "staff.grant_given", after: { role: "reviewer", tenant: slugOf(tenant), until: null, reason } },
      {
        action: "staff.grant_ended",
        before: { role: "reviewer", tenant: slugOf(tenant), until: null },
        after: { reason },
      },
      { action: "staff.grant_given", after: { role: "reviewer", tenant: slugOf(tenant), until, reason } },
    ]);
  });

  it.each([
    ["no tenant", { reach: "one" }, "slug"],
    ["a tenant that is not there", { reach: "one", slug: "no-such-tenant" }, "slug"],
    ["a tenant beside all of them", { reach: "all", slug: "acme" }, "slug"],
    ["a moment that has passed", { reach: "all", until: "2020-01-01T00:00:00Z" }, "until"],
    ["no role of ours", { reach: "all", role: "owner" }, "role"],
    ["a word for a reason", { reach: "all", reason: "why" }, "reason"],
  ])("is refused with %s", async (_, wrong, field) => {
    const { refId } = await newcomer();
    const result = await as(admin, () => giveStaffGrant({ refId, role: "viewer", reason, ...wrong } as never));
    expect(result).toMatchObject({ ok: false, error: { code: "INVALID", fields: { [field]: expect.any(String) } } });
  });

  it("is given once, by however many at once", async () => {
    const { refId } = await newcomer();
    const give = () => as(admin, () => giveStaffGrant({ refId, role: "viewer", reach: "all", reason }));
    const results = await Promise.all(Array.from({ length: 8 }, give));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    for (const result of results) if (!result.ok) expect(result.error.code).toBe("CONFLICT");
    expect((await data(() => staffDetail({ refId }))).grants).toHaveLength(1);
  });
});

it("shuts a disabled person out at once, and lets them in again with what they had", async () => {
  const member = await testStaff({ role: "reviewer", tenant });
  const seen = async () => ({ refId: member.refId, rowVersion: (await detail(member)).rowVersion, reason });
  const began = await sessionFor(member);
  const me = (session?: string) => as(member, () => sessionMe({ inTenant: tenant.tenantRef }), session);
  expect(await me(began)).toMatchObject({ ok: true });
  await data(async () => disableStaff(await seen()));
  expect(await me()).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
  await data(async () => enableStaff(await seen()));
  expect(await me()).toMatchObject({ ok: true, data: { roles: ["reviewer"] } });
  expect(await me(began), "a session from before").toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
  expect(await auditOf(null, member.refId)).toMatchObject([
    { action: "staff.disabled", after: { reason } },
    { action: "staff.enabled", after: { reason } },
  ]);
});

it("renames, but not over what somebody else has changed since", async () => {
  const member = await newcomer();
  const { refId } = member;
  await data(() => changeStaff({ refId, rowVersion: 1, name: "Nora Newman" }));
  const late = await as(admin, () => changeStaff({ refId, rowVersion: 1, name: "Nobody" }));
  expect(late).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  expect((await detail(member)).name).toBe("Nora Newman");
});

it("lets nobody change their own access", async () => {
  const { rowVersion, grants } = await detail(admin);
  const { refId } = admin;
  const own = [
    () => giveStaffGrant({ refId, role: "legal", reach: "all", reason }),
    () => endStaffGrant({ refId, grant: grants[0]!.id, reason }),
    () => disableStaff({ refId, rowVersion, reason }),
  ];
  for (const call of own) expect(await as(admin, call)).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
});

it("is never left without an admin of all tenants for good", async () => {
  const undone = inNoTenant(async (tx) => {
    // Other tests add admins meanwhile. A repeatable read does not count them.
    await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`;
    const lasting = { role: "admin" as const, tenantId: null, expiresAt: null };
    const endAll = () => tx.staffGrant.updateMany({ where: lasting, data: { expiresAt: new Date() } });
    await expect(withAccessLock(tx, endAll)).rejects.toMatchObject({ code: "CONFLICT" });
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
});

it("keeps the app from what it need not do: no password at birth, no other address, nothing deleted", async () => {
  const refused = [
    "INSERT INTO staff (id, ref_id, email, name, password_hash) VALUES (gen_random_uuid(), 'x', 'x', 'x', 'x')",
    "UPDATE staff SET email = 'other'",
    "DELETE FROM staff",
    "DELETE FROM staff_grants",
    "UPDATE staff_grants SET staff_id = gen_random_uuid()",
    "UPDATE staff_grants SET role = 'admin'",
    "UPDATE staff_grants SET tenant_id = NULL",
  ];
  for (const sql of refused) {
    await expect(
      inNoTenant((tx) => tx.$executeRawUnsafe(sql)),
      sql,
    ).rejects.toThrow(/permission denied/);
  }
});
