import { beforeAll, describe, expect, it } from "vitest";
import { permissionsIn, ROLES, type Grant, type Role } from "@/lib/core/access/permissions";
import { proven, type StaffScope, type TenantScope } from "@/lib/core/access/scope";
import type { Entity } from "@/lib/core/entity";
import type { Result } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { ownedBy, rowsOf } from "@/lib/core/rows";
import { entityOf } from "@/lib/entities";
import { WAITING_ENTITIES, waitingByRole, waitsFor, type InboxRow } from "@/lib/record-index/model";
import { inboxCounts, inboxList } from "@/lib/record-index/queries";
import { countWaitingByEntity } from "@/lib/record-index/store";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { copyRow } from "@/lib/testing/many-rows.fixture";
import { as, asOwner, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach } from "@/lib/testing/records";

let first: TenantScope;
let second: TenantScope;

/** A tenant with records in as many states as the database allows without further columns. */
async function withRecords(scope: TenantScope): Promise<void> {
  const records = await oneOfEach(scope);
  for (const { kind, sql, statuses } of WAITING_ENTITIES) {
    if (kind === "tenant") continue;
    await copyRow(scope, { table: sql, of: records[kind], count: statuses.length, times: [], statuses });
  }
}

beforeAll(async () => {
  [first, second] = [await testTenant("First"), await testTenant("Second")];
  await Promise.all([withRecords(first), withRecords(second)]);
  const activity = await inTenant(first, (tx) => tx.activity.findFirstOrThrow({ where: { tenantId: first.tenantId } }));
  await copyRow(first, { table: "activities", of: activity.refId, count: 120, times: [], statuses: ["needs_review"] });
  const where = { id: second.tenantId };
  await inTenant(second, (tx) => tx.tenant.updateMany({ where, data: { status: "past_due" } }));
});

const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
};

type Asked = { kind?: InboxRow["entity"][]; ofTenant?: string; cursor?: string };
const page = async (staff: TestStaff, asked: Asked = {}) =>
  unwrap(await as(staff, () => inboxList(asked as Parameters<typeof inboxList>[0])));

/** The whole inbox, page by page. */
async function inbox(staff: TestStaff, asked: Asked = {}): Promise<InboxRow[]> {
  const rows: InboxRow[] = [];
  for (let at = await page(staff, asked); ; at = await page(staff, { ...asked, cursor: at.next })) {
    rows.push(...at.rows);
    if (at.next === null) return rows;
  }
}

/** What the tables have for these grants, in no order. */
async function expected(grants: readonly Grant[]): Promise<string[]> {
  const found: string[] = [];
  for (const scope of [first, second]) {
    const held = permissionsIn(grants, scope.tenantId);
    for (const its of WAITING_ENTITIES) {
      const entity: Entity = its;
      const where = { ...ownedBy(scope, entity), deletedOn: null };
      const [rows] = await readIn(scope, (db) => [
        rowsOf(db, entity).findMany({ where, select: { refId: true, status: true } }),
      ]);
      for (const row of (rows ?? []) as unknown as { refId: string; status: string }[]) {
        const permission = waitsFor(entity, row.status);
        if (permission && held.has(permission)) found.push(`${entity.kind} ${row.refId}`);
      }
    }
  }
  return found.sort();
}

const named = (rows: readonly InboxRow[]) => rows.map(({ entity, refId }) => `${entity} ${refId}`).sort();

async function grant(staff: TestStaff, role: Role, { tenantId }: TenantScope, expired = false): Promise<void> {
  await asOwner().query(
    `INSERT INTO staff_grants (id, staff_id, role, tenant_id, reason, expires_at)
     VALUES ($1, $2, $3, $4, 'test', CASE WHEN $5 THEN now() - interval '1 s' END)`,
    [newId(), staff.id, role, tenantId, expired],
  );
}

describe("the inbox", () => {
  it.each(ROLES)("shows a %s exactly what the role may act on, in the tenant of the grant", async (role) => {
    const staff = await testStaff({ role, tenant: first });
    const rows = await inbox(staff);
    expect(named(rows)).toEqual(await expected([{ role, tenantId: first.tenantId }]));
    const acting = waitingByRole().some((each) => each.role === role);
    expect(rows.length > 0).toBe(acting);
    for (const { tenant, address, entity, status } of rows) {
      expect(tenant.refId).toBe(first.tenantRef);
      expect(address).toContain(`/tenants/${first.tenantRef}`);
      expect(entityOf(entity).statuses).toContain(status);
    }
  });

  it("shows in each tenant what the role there may act on", async () => {
    const staff = await testStaff({ role: "reviewer", tenant: first });
    await grant(staff, "admin", second);
    const grants: Grant[] = [
      { role: "reviewer", tenantId: first.tenantId },
      { role: "admin", tenantId: second.tenantId },
    ];
    const rows = await inbox(staff);
    expect(named(rows)).toEqual(await expected(grants));
    expect(rows.some(({ entity, refId }) => entity === "tenant" && refId === second.tenantRef)).toBe(true);
    const there = rows.filter(({ tenant }) => tenant.refId === second.tenantRef);
    expect(named(await inbox(staff, { ofTenant: second.tenantRef }))).toEqual(named(there));
    const posts = rows.filter(({ entity }) => entity === "blog_post");
    expect(posts.length).toBeGreaterThan(0);
    expect(named(await inbox(staff, { kind: ["blog_post"] }))).toEqual(named(posts));
  });

  it("shows nothing of a tenant whose grant has ended, and nothing of one without a grant", async () => {
    const staff = await testStaff({ role: "reviewer", tenant: first });
    await grant(staff, "reviewer", second, true);
    expect(named(await inbox(staff))).toEqual(await expected([{ role: "reviewer", tenantId: first.tenantId }]));
    expect(await inbox(staff, { ofTenant: second.tenantRef })).toEqual([]);
    const former = await testStaff();
    await grant(former, "admin", first, true);
    expect(await as(former, () => inboxList({}))).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
  });

  it("shows every record once, longest waiting first, forwards and backwards", async () => {
    const staff = await testStaff({ role: "reviewer", tenant: first });
    const pages = [await page(staff)];
    for (let next = pages[0]!.next; next !== null; next = pages.at(-1)!.next) {
      pages.push(await page(staff, { cursor: next }));
    }
    expect(pages.length).toBeGreaterThan(2);
    const rows = pages.flatMap((each) => each.rows);
    expect(new Set(rows.map(({ refId }) => refId)).size).toBe(rows.length);
    const since = rows.map((row) => row.since);
    expect(since).toEqual(since.toSorted());
    expect(new Set(since).size, "some wait since the same time").toBeLessThan(since.length);
    const back = [pages.at(-1)!];
    for (let previous = back[0]!.previous; previous !== null; previous = back[0]!.previous) {
      back.unshift(await page(staff, { cursor: previous }));
    }
    expect(back.flatMap((each) => each.rows)).toEqual(rows);
    expect(pages[0]!.previous).toBeNull();
  });

  it("loses what is decided or deleted, and the next page neither skips nor repeats a record", async () => {
    const scope = await testTenant("Decided");
    const { activity } = await oneOfEach(scope);
    await copyRow(scope, { table: "activities", of: activity, count: 60, times: [], statuses: ["needs_review"] });
    const staff = await testStaff({ role: "reviewer", tenant: scope });
    const all = await inbox(staff);
    const before = await page(staff);
    const gone = before.rows.slice(-2).map(({ refId }) => refId);
    const change = (refId: string | undefined, data: object) =>
      inTenant(scope, (tx) => tx.activity.updateMany({ where: { refId: refId!, tenantId: scope.tenantId }, data }));
    await change(gone[0], { status: "accepted" });
    await change(gone[1], { deletedOn: new Date() });
    const after = await page(staff, { cursor: before.next! });
    expect([...before.rows, ...after.rows]).toEqual(all);
    expect(named(await inbox(staff))).toEqual(named(all.filter(({ refId }) => !gone.includes(refId))));
  });
});

describe("the counts of the inbox", () => {
  it.each(["reviewer", "publisher", "legal", "support", "admin"] as const)("equal the list of a %s", async (role) => {
    const staff = await testStaff({ role, tenant: first });
    await grant(staff, role, second);
    for (const asked of [{}, { ofTenant: second.tenantRef }]) {
      const { kinds, tenants } = unwrap(await as(staff, () => inboxCounts(asked)));
      const rows = await inbox(staff, asked);
      for (const { kind, count } of kinds) {
        const shown = rows.filter(({ entity }) => entity === kind).length;
        expect(count, kind).toEqual({ value: shown, capped: false });
      }
      expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(rows.map(({ entity }) => entity)));
      expect(kinds.map(({ kind }) => kind)).toEqual(
        waitingByRole()
          .find((each) => each.role === role)
          ?.entities.map(({ kind }) => kind),
      );
      expect(tenants.map(({ refId }) => refId)).toEqual([first.tenantRef, second.tenantRef]);
      const total = await as(staff, () => inboxList.counts[0]!(asked));
      expect(unwrap(total)).toEqual({ value: rows.length, capped: false });
    }
  });

  it("stop at their limit", async () => {
    const { id } = await testStaff({ role: "reviewer", tenant: first });
    const grants: Grant[] = [{ role: "reviewer", tenantId: first.tenantId }];
    const actor = { kind: "staff", id, refId: "", name: "", email: "", grants } as const;
    const scope = proven<StaffScope>({ kind: "staff", actor });
    expect(await countWaitingByEntity(scope, { entities: ["activity"] }, 3)).toEqual(new Map([["activity", 3]]));
  });

  it("say for a role that acts on nothing that nothing can wait for it", async () => {
    const staff = await testStaff({ role: "viewer", tenant: first });
    expect(unwrap(await as(staff, () => inboxCounts({})))).toEqual({ kinds: [], tenants: [] });
  });
});

it("each role has its work: reviews, publishing, repairs, contracts and overdue tenants", () => {
  const of = (role: Role) =>
    waitingByRole()
      .find((each) => each.role === role)
      ?.entities.map(({ kind }) => kind);
  expect(of("reviewer")).toEqual(expect.arrayContaining(["strategy", "activity", "blog_post", "social_post"]));
  expect(of("publisher")).toEqual(["blog_post", "social_post"]);
  expect(of("support")).toEqual(expect.arrayContaining(["activity", "integration", "webhook_delivery"]));
  expect(of("legal")).toEqual(["contract"]);
  expect(of("admin")).toContain("tenant");
  expect(of("viewer")).toBeUndefined();
});
