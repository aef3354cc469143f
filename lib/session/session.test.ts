import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { proven, type AllTenantsScope } from "@/lib/core/access/scope";
import { enterAllTenants, leaveAllTenants } from "@/lib/session/actions";
import { sessionMe } from "@/lib/session/queries";
import { readIn } from "@/lib/stores/postgres";
import { draftStrategy } from "@/lib/strategies/provider";
import { strategiesList } from "@/lib/strategies/queries";
import { as, asOwner, auditOf, testStaff, testTenant } from "@/lib/testing/people";

const REASON = "Checking a report of two tenants";
let one: TenantScope;
let two: TenantScope;

beforeAll(async () => {
  [one, two] = [await testTenant("One"), await testTenant("Two")];
  for (const scope of [one, two]) {
    await draftStrategy(scope, { title: "Plan", markdown: "# Plan", author: "agent" });
  }
});

describe("entering all tenants", () => {
  it("opens lists over all tenants until it is left, with audit on both ends", async () => {
    const admin = await testStaff({ role: "admin" });
    const entered = await as(admin, () => enterAllTenants({ reason: REASON, minutes: 15 }));
    if (!entered.ok) throw new Error(entered.error.message);
    const list = await as(admin, () => strategiesList({}));
    if (!list.ok) throw new Error(list.error.message);
    const tenants = new Set(list.data.rows.map((row) => row.tenant.refId));
    expect(tenants).toContain(one.tenantRef);
    expect(tenants).toContain(two.tenantRef);
    const me = await as(admin, () => sessionMe({}));
    expect(me).toMatchObject({ ok: true, data: { elevation: { reason: REASON } } });

    expect(await as(admin, () => leaveAllTenants({}))).toEqual({ ok: true, data: { ended: 1 } });
    expect(await as(admin, () => strategiesList({}))).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
    const { rows } = await asOwner().query("SELECT id FROM scope_elevations WHERE staff_id = $1", [admin.id]);
    expect(await auditOf(null, rows[0].id)).toMatchObject([
      { action: "scope.all_tenants_entered", after: { reason: REASON } },
    ]);
    expect(await auditOf(null, admin.refId)).toMatchObject([
      { action: "scope.all_tenants_left", before: { entries: 1 }, after: { entries: 0 } },
    ]);
  });

  it("wants a reason and one of the times offered", async () => {
    const admin = await testStaff({ role: "admin" });
    const short = await as(admin, () => enterAllTenants({ reason: "why", minutes: 15 }));
    expect(short).toMatchObject({ ok: false, error: { code: "INVALID", fields: { reason: expect.any(String) } } });
    const long = await as(admin, () => enterAllTenants({ reason: REASON, minutes: 9999 as 15 }));
    expect(long).toMatchObject({ ok: false, error: { code: "INVALID", fields: { minutes: expect.any(String) } } });
  });

  it("is kept to by the database: an ended or expired entry shows nothing, and none may write", async () => {
    const admin = await testStaff({ role: "admin" });
    await as(admin, () => enterAllTenants({ reason: REASON, minutes: 15 }));
    const { rows } = await asOwner().query("SELECT id FROM scope_elevations WHERE staff_id = $1", [admin.id]);
    const scope = proven<AllTenantsScope>({
      kind: "all",
      elevationId: rows[0].id,
      reason: REASON,
      expiresAt: new Date(),
      actor: { kind: "system", name: "test" },
    });
    const count = () => readIn(scope, (db) => [db.strategy.count()]);
    expect((await count())[0]).toBeGreaterThanOrEqual(2);
    const write = readIn(scope, (db) => [db.strategy.updateMany({ data: { title: "Everything" } })]);
    expect(await write).toEqual([{ count: 0 }]);
    await asOwner().query("UPDATE scope_elevations SET expires_at = now() WHERE id = $1", [rows[0].id]);
    expect(await count()).toEqual([0]);
  });
});

describe("the audit trail", () => {
  it("is a chain without gaps in which any change shows", async () => {
    const admin = await testStaff({ role: "admin" });
    for (let i = 0; i < 3; i++) await as(admin, () => enterAllTenants({ reason: REASON, minutes: 15 }));
    const owner = await asOwner().connect();
    try {
      await owner.query("BEGIN");
      expect((await owner.query("SELECT * FROM audit_chain_break(NULL)")).rows).toEqual([]);
      await owner.query("ALTER TABLE audit_events NO FORCE ROW LEVEL SECURITY");
      const { rows } = await owner.query(
        "SELECT id FROM audit_events WHERE tenant_id IS NULL ORDER BY seq DESC OFFSET 1 LIMIT 1",
      );
      await owner.query("UPDATE audit_events SET actor = 'somebody else' WHERE id = $1", [rows[0].id]);
      expect((await owner.query("SELECT id FROM audit_chain_break(NULL)")).rows).toEqual(rows);
    } finally {
      await owner.query("ROLLBACK");
      owner.release();
    }
  });

  it("cannot be rewritten by the app", async () => {
    const { unscopedPostgres } = await import("@/lib/stores/postgres");
    const db = unscopedPostgres();
    await expect(db.auditEvent.updateMany({ data: { actor: "nobody" } })).rejects.toThrow(/permission denied/);
    await expect(db.auditEvent.deleteMany()).rejects.toThrow(/permission denied/);
    await expect(db.statusTransition.deleteMany()).rejects.toThrow(/permission denied/);
  });
});
