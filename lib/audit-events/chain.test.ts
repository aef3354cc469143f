import { beforeAll, describe, expect, it } from "vitest";
import { checkAuditTrail, checkConsoleTrail } from "@/lib/audit-events/actions";
import { happened, ok } from "@/lib/audit-events/audit-events.fixture";
import { checkChain } from "@/lib/audit-events/chain";
import type { AuditEventFilters } from "@/lib/audit-events/model";
import { auditEventsDetail, auditEventsHead, auditEventsList, consoleEventsHead } from "@/lib/audit-events/queries";
import { listActors, pageSql } from "@/lib/audit-events/store";
import type { TenantScope } from "@/lib/core/access/scope";
import { pageAt } from "@/lib/core/records/list";
import { inTenant, Prisma, readIn } from "@/lib/stores/postgres";
import { as, asOwner, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let auditor: TestStaff;

beforeAll(async () => {
  scope = await testTenant("Chain");
  auditor = await testStaff({ role: "auditor", tenant: scope });
});

/** Only the rows' owner can do this: it has to disable row-level security first. */
async function forge(change: string, values: unknown[]): Promise<void> {
  const owner = await asOwner().connect();
  try {
    await owner.query("BEGIN");
    await owner.query("ALTER TABLE audit_events NO FORCE ROW LEVEL SECURITY");
    await owner.query(change, values);
    await owner.query("ALTER TABLE audit_events FORCE ROW LEVEL SECURITY");
    await owner.query("COMMIT");
  } finally {
    owner.release();
  }
}

const check = async (tenant: TenantScope) => {
  const staff = await testStaff({ role: "auditor", tenant });
  return ok(await as(staff, () => checkAuditTrail({ tenant: tenant.tenantRef })));
};

describe("the chain of a tenant", () => {
  it("is whole, and that it was checked becomes its next event", async () => {
    await happened(scope, "user.invited");
    await happened(scope, "user.removed");
    const before = ok(await as(auditor, () => auditEventsHead({ tenant: scope.tenantRef })));
    expect(before).toMatchObject({ seq: 2 });
    const found = ok(await as(auditor, () => checkAuditTrail({ tenant: scope.tenantRef })));
    expect(found).toMatchObject({ head: before, broken: null });
    expect(await auditOf(scope, scope.tenantRef)).toMatchObject([
      { action: "audit_trail.checked", actor: auditor.email, after: { events: 2, head: before?.hash, brokenAt: null } },
    ]);
    expect(ok(await as(auditor, () => auditEventsHead({ tenant: scope.tenantRef })))).toMatchObject({ seq: 3 });
  });

  it("with a changed row is broken there, and the row's page says so", async () => {
    const tenant = await testTenant("Forged row");
    const staff = await testStaff({ role: "auditor", tenant });
    for (let i = 0; i < 3; i++) await happened(tenant, "user.invited", { after: { name: "Ann" } });
    await forge(`UPDATE audit_events SET after = '{"name": "Bob"}' WHERE tenant_id = $1 AND seq = 2`, [
      tenant.tenantId,
    ]);
    const { broken } = await check(tenant);
    expect(broken).toMatchObject({ seq: 2 });
    const asked = { tenant: tenant.tenantRef, event: broken?.refId ?? "" };
    const { chain } = ok(await as(staff, () => auditEventsDetail(asked)));
    expect(chain.recomputed).not.toBe(chain.hash);
    expect(chain.previous?.hash).toBe(chain.prevHash);
  });

  it("with a missing row is broken at the one after it", async () => {
    const tenant = await testTenant("Missing row");
    for (let i = 0; i < 3; i++) await happened(tenant, "user.invited");
    await forge("DELETE FROM audit_events WHERE tenant_id = $1 AND seq = 2", [tenant.tenantId]);
    expect(await check(tenant)).toMatchObject({ head: { seq: 3 }, broken: { seq: 3 } });
  });

  it("has no head before its first event", async () => {
    const tenant = await testTenant("Silent");
    const staff = await testStaff({ role: "auditor", tenant });
    expect(ok(await as(staff, () => auditEventsHead({ tenant: tenant.tenantRef })))).toBeNull();
    expect(ok(await as(staff, () => auditEventsList({ tenant: tenant.tenantRef })))).toEqual({
      rows: [],
      next: null,
      previous: null,
    });
    expect(await check(tenant)).toMatchObject({ head: null, broken: null });
  });
});

it("the chain of what belongs to no tenant is checked by staff of all tenants", async () => {
  const everywhere = await testStaff({ role: "auditor" });
  ok(await as(everywhere, () => checkConsoleTrail({})));
  const found = ok(await as(everywhere, () => checkConsoleTrail({})));
  expect(found.broken).toBeNull();
  expect(found.head?.seq).toBeGreaterThan(0);
  const head = ok(await as(everywhere, () => consoleEventsHead({})));
  expect(head?.seq).toBeGreaterThan(found.head?.seq ?? 0);
});

async function fill(tenant: TenantScope, events: number): Promise<void> {
  const owner = await asOwner().connect();
  try {
    await owner.query("BEGIN");
    await owner.query("SELECT set_config('app.tenant_id', $1, true)", [tenant.tenantId]);
    await owner.query(
      `INSERT INTO audit_events (id, tenant_id, seq, at, actor, action, entity, entity_ref, request_id, prev_hash, hash)
       SELECT gen_random_uuid(), $1, 0, now(), 'program ' || i % 40, 'strategy.' || (ARRAY['approved', 'rejected', 'drafted'])[i % 3 + 1],
         'strategy', 'ref ' || i % 700, 'plans', '', '' FROM generate_series(1, $2::int) i`,
      [tenant.tenantId, events],
    );
    await owner.query("COMMIT");
  } finally {
    owner.release();
  }
}

describe("every list of events goes by an index", () => {
  let busy: TenantScope;
  let ref: string;

  beforeAll(async () => {
    busy = await testTenant("Busy");
    ref = await happened(busy, "contract.sealed");
    await fill(busy, 1_000);
    // If one tenant had nearly all events, an index over all tenants would be just as good.
    await fill(await testTenant("Busier"), 4_000);
    await asOwner().query("ANALYZE audit_events");
  });

  async function planOf(sql: Prisma.Sql): Promise<string> {
    const [rows] = await readIn(busy, (db) => [db.$queryRaw<object[]>(Prisma.sql`EXPLAIN ${sql}`)]);
    return rows.map((row) => Object.values(row).join()).join("\n");
  }

  it.each([
    ["without a filter", {}, "newest"],
    ["by time", { range: "7d" }, "newest"],
    ["by a kind of record", { entity: "strategy" }, "by_action"],
    ["by an action", { action: "strategy.approved" }, "by_action"],
    ["by who", { actor: "program 7" }, "by_actor"],
    ["by a record", { record: "ref 12" }, "of"],
  ] satisfies [string, Partial<AuditEventFilters>, string][])("%s", async (_, filters, index) => {
    const asked = { ...("record" in filters ? { record: ref } : filters) };
    // A position in the middle of the events: none is newer.
    const position = { at: new Date(), id: "ffffffff-ffff-ffff-ffff-ffffffffffff", way: "after" as const };
    const plan = await planOf(pageSql(busy, asked, pageAt(position)));
    expect(plan).toMatch(new RegExp(`(Index Scan using|Bitmap Index Scan on) audit_events_${index}\\b`));
    expect(plan).not.toContain("Seq Scan on audit_events");
  });

  it("and the names to filter by cost a step each", async () => {
    const actors = await listActors(busy);
    expect(actors).toHaveLength(41);
    expect(actors.map(({ actor }) => actor)).toEqual(actors.map(({ actor }) => actor).toSorted());
  });

  it("and a check that takes too long says so", async () => {
    const hurried = inTenant(busy, async (tx) => {
      await tx.$executeRaw`SET LOCAL statement_timeout = '3ms'`;
      return checkChain(tx, busy);
    });
    await expect(hurried).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("1001 events"),
    });
  });

  it("and a check of a chain reads that chain alone", async () => {
    const plan = await planOf(Prisma.sql`SELECT id, seq FROM audit_chain_break(${scope.tenantId}::uuid)`);
    expect(plan).toContain("audit_events_chain");
  });
});
