import { beforeAll, describe, expect, it } from "vitest";
import { createActivity } from "@/lib/activities/provider";
import { ROLES, rolesWith, type Role } from "@/lib/core/access/permissions";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Result } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { QUERIES } from "@/lib/queries";
import { inTenant } from "@/lib/stores/postgres";
import { tenantsList } from "@/lib/tenants/queries";
import { actionDoors, doors, queries, transitions, type Door } from "@/lib/testing/doors.fixture";
import { STATEFUL_ENTITIES } from "@/lib/testing/machines.fixture";
import { as, asOwner, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach, type Records } from "@/lib/testing/records";

/** The input that all actions of a kind require in addition to the record. */
const SEEN: Record<string, unknown> = {
  rowVersion: 1,
  contentSha256: "0".repeat(64),
  reason: "A reason of enough characters.",
  publishAt: new Date(Date.now() + 86_400_000).toISOString(),
};

const SKILL_TEXT = { after: 1, name: "Cold email", body: "What the agent is to do." };

/** Further input that an action requires before it looks for the record. */
const EXTRA: Record<string, object> = {
  downloadPayload: { part: "request" },
  changeWebhookEndpoint: {
    name: "Orders",
    url: "https://example.com/",
    events: ["contract.sealed"],
    secretRef: "orders",
  },
  revealWebhookAttempt: { attempt: 1 },
  openScrapedPage: { url: "https://www.them.test/" },
  "transitionOnboardingRun: give_input": { answers: [] },
  editBlogPost: { title: "Post", markdown: "# Another" },
  editSocialPost: { copy: "Another" },
  changeContract: { number: "C-1", title: "Services", kind: "order_form", counterparty: "Them" },
  "transitionContract: accept": { name: "Ann", email: "ann@them.test", at: "2026-01-01T00:00:00Z" },
  signContractUpload: { contentType: "application/pdf", bytes: 1, sha256: "0".repeat(64) },
  sealUpload: { uploadRef: "01ARZ3NDEKTSV4RRFFQ69G5FAV" },
  skillsList: { whose: ["own"] },
  reviseSkill: SKILL_TEXT,
  changeIntegration: { name: "Our CRM", secretRef: "vault:tenants/acme/hubspot" },
  reviseTemplate: SKILL_TEXT,
  restoreRecord: { kind: "activity" },
  editPerson: { name: "Somebody", role: "viewer" },
  changeStaff: { name: "Somebody" },
  giveStaffGrant: { role: "viewer", reach: "all" },
  endStaffGrant: { grant: newId() },
  auditEventsList: { action: "contract.sealed" },
};

function extraOf({ name, spec }: Door): object {
  const seen = Object.entries(SEEN).filter(([field]) => field in spec.input.shape);
  return { ...Object.fromEntries(seen), ...EXTRA[name] };
}

let here: TenantScope;
let elsewhere: TenantScope;
let records: Records;
let insider: TestStaff;
let outsider: TestStaff;
let nobody: TestStaff;
let former: TestStaff;
let late: TestStaff;
/** One staff member per role with a grant for all tenants, and one with a grant only for the tenant `here`. */
let everywhere: Record<Role, TestStaff>;
let inside: Record<Role, TestStaff>;

async function oneOfEachRole(tenant?: TenantScope): Promise<Record<Role, TestStaff>> {
  const made = await Promise.all(ROLES.map(async (role) => [role, await testStaff({ role, tenant })] as const));
  return Object.fromEntries(made) as Record<Role, TestStaff>;
}

beforeAll(async () => {
  [here, elsewhere] = [await testTenant("Here"), await testTenant("Elsewhere")];
  records = await oneOfEach(here);
  const trashed = await createActivity(here, { kind: "research", title: "Trashed", status: "planned" });
  const where = { tenantId: here.tenantId, refId: trashed.refId };
  await inTenant(here, (tx) => tx.activity.updateMany({ where, data: { deletedOn: new Date() } }));
  [insider, outsider, nobody, former, late] = await Promise.all([
    testStaff({ role: "admin", tenant: here }),
    testStaff({ role: "admin", tenant: elsewhere }),
    testStaff(),
    testStaff({ role: "admin" }),
    testStaff({ role: "admin", tenant: here }),
  ]);
  await asOwner().query("UPDATE staff SET disabled_at = now() WHERE id = $1", [former.id]);
  await asOwner().query("UPDATE staff_grants SET expires_at = now() - interval '1 second' WHERE staff_id = $1", [
    late.id,
  ]);
  [everywhere, inside] = await Promise.all([oneOfEachRole(), oneOfEachRole(here)]);
});

const codeOf = (result: Result<unknown>) => (result.ok ? "OK" : result.error.code);
const wantsTenant = ({ spec }: Door) => spec.reach === "tenant" || spec.reach === "list";

it("walks every door: the register holds every exported query", () => {
  const names = QUERIES.map((query) => query.spec.name);
  expect(doors.flatMap(({ spec }) => ("name" in spec ? [spec.name] : [])).sort()).toEqual([...names].sort());
  expect(new Set(names).size).toBe(names.length);
  expect(actionDoors.length).toBeGreaterThan(5);
});

describe.each(doors)("$name", (door) => {
  it("is closed to whoever is not signed in", async () => {
    expect(codeOf(await as(null, () => door.call({ tenant: here.tenantRef })))).toBe("UNAUTHENTICATED");
  });

  it("is closed to a session whose owner is disabled, and to one that nobody has", async () => {
    expect(codeOf(await as(former, () => door.call({ tenant: here.tenantRef })))).toBe("UNAUTHENTICATED");
    expect(codeOf(await as(former, () => door.call({ tenant: here.tenantRef }), "A".repeat(43)))).toBe(
      "UNAUTHENTICATED",
    );
  });

  it("is closed to staff without any grant", async () => {
    const expected = wantsTenant(door) ? "NOT_FOUND" : "FORBIDDEN";
    expect(codeOf(await as(nobody, () => door.call({ tenant: here.tenantRef })))).toBe(expected);
  });

  it("is closed to an expired grant", async () => {
    const expected = wantsTenant(door) ? "NOT_FOUND" : "FORBIDDEN";
    expect(codeOf(await as(late, () => door.call({ tenant: here.tenantRef })))).toBe(expected);
  });

  it("is closed to every role without its permission, open to every role with it", async () => {
    const allowed = rolesWith(door.spec.permission);
    for (const role of ROLES) {
      const staff = (door.spec.reach === "everywhere" ? everywhere : inside)[role];
      const code = codeOf(await as(staff, () => door.call({ tenant: here.tenantRef })));
      if (allowed.includes(role)) expect(code, role).not.toMatch(/FORBIDDEN|UNAUTHENTICATED|NOT_FOUND/);
      else expect(code, role).toBe("FORBIDDEN");
    }
  });

  if (wantsTenant(door)) {
    it("answers NOT_FOUND for a tenant one has no grant for, a tenant that is not there, and no tenant at all", async () => {
      expect(codeOf(await as(outsider, () => door.call({ tenant: here.tenantRef })))).toBe("NOT_FOUND");
      expect(codeOf(await as(insider, () => door.call({ tenant: "01ARZ3NDEKTSV4RRFFQ69G5FAV" })))).toBe("NOT_FOUND");
      expect(codeOf(await as(insider, () => door.call({ tenant: here.tenantId })))).toBe("NOT_FOUND");
      expect(codeOf(await as(insider, () => door.call({ tenant: { refId: here.tenantRef } })))).toBe("NOT_FOUND");
      if (door.spec.reach === "tenant") expect(codeOf(await as(insider, () => door.call({})))).toBe("NOT_FOUND");
    });
  }

  if (door.spec.reach === "list" || door.spec.reach === "everywhere") {
    it("is closed over all tenants to a grant for one", async () => {
      expect(codeOf(await as(insider, () => door.call({})))).toBe("FORBIDDEN");
    });
  }

  if (door.spec.reach === "list") {
    it("is closed over all tenants without an elevation, whatever the grant", async () => {
      const result = await as(everywhere.admin, () => door.call({}));
      expect(result).toMatchObject({ ok: false, error: { code: "FORBIDDEN", fields: { elevation: "needed" } } });
      const refused = await as(everywhere.viewer, () => door.call({}));
      expect(refused).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
      expect(refused).not.toHaveProperty("error.fields");
    });
  }

  if ("refId" in door.spec.input.shape) {
    it("does not find another tenant's record, even for staff of both", async () => {
      for (const refId of Object.values(records)) {
        const result = await as(everywhere.admin, () =>
          door.call({ tenant: elsewhere.tenantRef, refId, ...extraOf(door) }),
        );
        expect(result).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
        if ("audit" in door.spec) expect((await auditOf(elsewhere, refId)).length).toBe(0);
      }
    });
  }
});

describe("the transitions that staff make", () => {
  const events = STATEFUL_ENTITIES.flatMap(({ kind, machine, events: words }) =>
    Object.entries(machine).flatMap(([event, { by }]) =>
      by === "program" ? [] : [{ kind, event, by, audit: `${kind}.${words[event]?.audit}` }],
    ),
  );

  it.each(events)("$kind: $event is an action with its permission and audit name", ({ kind, event, by, audit }) => {
    const made = transitions.filter(({ call }) => call.kind === kind);
    expect(made).not.toEqual([]);
    for (const { call } of made) {
      const other = call.elsewhere[event];
      const named = other && (call.actions[other] ?? actionDoors.find(({ name }) => name === other));
      if (other) expect(named, other).toBeDefined();
      else expect(call.actions[event]?.spec).toMatchObject({ permission: by, audit });
    }
  });

  it.each(transitions)("$name refuses an event that it does not know", async ({ call }) => {
    const unknown = ["", "confirm", "constructor", "__proto__", undefined, null, ["submit"], { submit: true }];
    for (const event of unknown) {
      const given = { tenant: here.tenantRef, refId: newId(), rowVersion: 1, event } as never;
      expect(await as(null, () => call(given))).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
      expect(await as(insider, () => call(given)), String(event)).toMatchObject({
        ok: false,
        error: { code: "INVALID", fields: { event: expect.stringContaining("is not one of") } },
      });
    }
  });
});

it("shows the directory of one's own grants alone", async () => {
  const result = await as(insider, () => tenantsList({}));
  expect(result).toMatchObject({ ok: true, data: { rows: [{ refId: here.tenantRef }], next: null } });
});

it("shows each list its own tenant's rows alone", async () => {
  const both = await testStaff({ role: "admin" });
  for (const [name, query] of queries) {
    if (!name.endsWith("List") || !wantsTenant({ name, spec: query.spec, call: query })) continue;
    const own = await as(both, () => query({ tenant: here.tenantRef, ...EXTRA[name] }));
    const other = await as(both, () => query({ tenant: elsewhere.tenantRef, ...EXTRA[name] }));
    expect(own, name).toMatchObject({ ok: true, data: { rows: [{ refId: expect.any(String) }] } });
    expect(other, name).toMatchObject({ ok: true, data: { rows: [] } });
  }
});
