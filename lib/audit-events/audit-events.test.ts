import { beforeAll, describe, expect, it } from "vitest";
import { asStaff, happened, ok } from "@/lib/audit-events/audit-events.fixture";
import { NO_HASH, type AuditEventFilters } from "@/lib/audit-events/model";
import { auditEventsActors, auditEventsDetail, auditEventsList } from "@/lib/audit-events/queries";
import type { TenantScope } from "@/lib/core/access/scope";
import { storeDiffs } from "@/lib/core/audit/audit-diffs";
import { newId } from "@/lib/core/ids";
import { enterAllTenants, leaveAllTenants } from "@/lib/session/actions";
import { inTenant } from "@/lib/stores/postgres";
import { draftStrategy } from "@/lib/strategies/provider";
import { as, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let elsewhere: TenantScope;
let auditor: TestStaff;
let reviewer: TestStaff;
let strategy: string;

beforeAll(async () => {
  [scope, elsewhere] = [await testTenant("Trail"), await testTenant("Elsewhere")];
  auditor = await testStaff({ role: "auditor", tenant: scope, name: "Anke Auditor" });
  reviewer = await testStaff({ role: "reviewer", tenant: scope, name: "Rita Reviewer" });
  strategy = (await draftStrategy(scope, { title: "Plan", markdown: "# Plan", author: "agent" })).refId;
  const byReviewer = asStaff(scope, reviewer);
  const moved = { before: { status: "in_review" }, after: { status: "approved" } };
  await happened(scope, "user.invited", { after: { email: "ann@them.test", fullName: "Ann" } });
  await happened(byReviewer, "strategy.submitted", {
    ref: strategy,
    before: { status: "draft" },
    after: { status: "in_review" },
  });
  await happened(byReviewer, "strategy.approved", { ref: strategy, ...moved });
  await happened(byReviewer, "blog_post.rejected", {
    ...moved,
    after: { status: "rejected", reason: "Too early for it." },
  });
  for (let i = 0; i < 55; i++) await happened(scope, "export_job.requested", { after: { list: "strategies" } });
  await happened(elsewhere, "strategy.approved");
});

type Asked = Partial<AuditEventFilters>;
const listed = async (asked: Asked = {}) =>
  ok(await as(auditor, () => auditEventsList({ tenant: scope.tenantRef, ...asked })));
const actionsOf = async (asked: Asked) => (await listed(asked)).rows.map(({ action }) => action);
const whole = async (event: string) =>
  ok(await as(auditor, () => auditEventsDetail({ tenant: scope.tenantRef, event })));

describe("the list", () => {
  it("is newest first, 50 a page, forth and back, and holds each event once", async () => {
    const first = await listed();
    const second = await listed({ cursor: first.next ?? "none" });
    const numbers = [...first.rows, ...second.rows].map(({ seq }) => seq);
    expect(numbers).toEqual(Array.from({ length: 59 }, (_, i) => 59 - i));
    expect([first.rows.length, second.next]).toEqual([50, null]);
    expect((await listed({ cursor: second.previous ?? "none" })).rows).toEqual(first.rows);
    const other = await as(auditor, () =>
      auditEventsList({ tenant: scope.tenantRef, entity: "user", cursor: first.next ?? "" }),
    );
    expect(other).toMatchObject({ ok: false, error: { code: "INVALID" } });
  });

  it.each([
    ["the kind of record", { entity: "strategy" }, ["strategy.approved", "strategy.submitted"]],
    ["the action", { action: "strategy.approved" }, ["strategy.approved"]],
    ["an action of another kind", { entity: "user", action: "strategy.approved" }, []],
    ["kind and action", { entity: "user", action: "user.invited" }, ["user.invited"]],
    ["a time to come", { range: "2150-01-01.." }, []],
    ["kind and time", { range: "15m", entity: "user" }, ["user.invited"]],
  ] satisfies [string, Asked, string[]][])("is filtered by %s", async (_, asked, actions) => {
    expect(await actionsOf(asked)).toEqual(actions);
  });

  it("is filtered by who and by the record", async () => {
    expect(await actionsOf({ actor: reviewer.email })).toEqual([
      "blog_post.rejected",
      "strategy.approved",
      "strategy.submitted",
    ]);
    expect(await actionsOf({ actor: reviewer.email, entity: "blog_post" })).toEqual(["blog_post.rejected"]);
    expect(await actionsOf({ actor: "nobody@staff.test" })).toEqual([]);
    expect(await actionsOf({ record: strategy })).toEqual(["strategy.approved", "strategy.submitted"]);
    expect(await actionsOf({ record: `${strategy}x` })).toEqual([]);
  });

  it("refuses a kind, an action and a time that are none", async () => {
    for (const asked of [{ entity: "dog" }, { action: "dog.barked" }, { range: "soon" }, { actor: "x".repeat(321) }]) {
      const result = await as(auditor, () => auditEventsList({ tenant: scope.tenantRef, ...asked } as never));
      expect(result).toMatchObject({
        ok: false,
        error: { code: "INVALID", fields: { [Object.keys(asked)[0] ?? ""]: expect.any(String) } },
      });
    }
  });

  it("names who did it, why or what changed, and says whether the record can be seen", async () => {
    const [rejected, approved] = (await listed({ actor: reviewer.email })).rows;
    expect(rejected).toMatchObject({
      actor: { name: "Rita Reviewer", email: reviewer.email },
      reason: "Too early for it.",
      move: { from: "in_review", to: "rejected" },
      fields: ["reason", "status"],
      hasPage: false,
    });
    expect(approved).toMatchObject({
      entityRef: strategy,
      hasPage: true,
      reason: null,
      tenant: { refId: scope.tenantRef },
    });
    const [invited] = (await listed({ entity: "user" })).rows;
    expect(invited).toMatchObject({
      actor: { name: "test", email: null },
      move: null,
      fields: ["email", "fullName"],
      hasPage: false,
    });
    const where = { tenantId: scope.tenantId, refId: strategy };
    await inTenant(scope, (tx) => tx.strategy.updateMany({ where, data: { deletedOn: new Date() } }));
    expect((await listed({ record: strategy })).rows[0]).toMatchObject({ hasPage: false });
    await inTenant(scope, (tx) => tx.strategy.updateMany({ where, data: { deletedOn: null } }));
  });

  it("offers whoever has an event in it", async () => {
    const actors = ok(await as(auditor, () => auditEventsActors({ tenant: scope.tenantRef })));
    expect(actors).toHaveLength(2);
    expect(actors).toEqual(
      expect.arrayContaining([
        { name: "Rita Reviewer", email: reviewer.email },
        { name: "test", email: null },
      ]),
    );
  });

  it("over all tenants holds what is of any and of none, once that is entered", async () => {
    const everywhere = await testStaff({ role: "auditor" });
    expect(await as(everywhere, () => auditEventsList({}))).toMatchObject({ ok: false, error: { code: "FORBIDDEN" } });
    ok(await as(everywhere, () => enterAllTenants({ reason: "Looking at the trail of all.", minutes: 15 })));
    const own = ok(await as(everywhere, () => auditEventsList({ actor: everywhere.email }))).rows;
    expect(own).toMatchObject([{ action: "scope.all_tenants_entered", reason: "Looking at the trail of all." }]);
    expect(own[0]).not.toHaveProperty("tenant");
    const { rows } = ok(await as(everywhere, () => auditEventsList({ action: "strategy.approved" })));
    expect(rows.map(({ tenant }) => tenant?.refId)).toEqual(
      expect.arrayContaining([scope.tenantRef, elsewhere.tenantRef]),
    );
    const entered = ok(await as(everywhere, () => auditEventsDetail({ event: own[0]?.refId ?? "" })));
    expect(entered).toMatchObject({ after: { reason: "Looking at the trail of all." }, ip: null });
    expect(entered.chain.recomputed).toBe(entered.chain.hash);
    ok(await as(everywhere, () => leaveAllTenants({})));
  });
});

describe("one event", () => {
  it("shows its change, its request, and its place in the chain", async () => {
    const [approved] = (await listed({ action: "strategy.approved" })).rows;
    const event = await whole(approved?.refId ?? "");
    expect(event).toMatchObject({
      ...approved,
      before: { status: "in_review" },
      after: { status: "approved" },
      requestId: "program:test",
    });
    const { chain, seq } = event;
    expect(chain).toMatchObject({
      recomputed: chain.hash,
      previous: { seq: seq - 1, hash: chain.prevHash },
      next: { seq: seq + 1 },
    });
    const [first] = (await listed({ entity: "user" })).rows;
    expect((await whole(first?.refId ?? "")).chain).toMatchObject({
      prevHash: NO_HASH,
      previous: null,
      next: { seq: 2 },
    });
    expect(event.storage).toMatchObject([{ store: "PostgreSQL", part: { state: "present" } }]);
  });

  it("of a large change is shown with its copy in MongoDB, once the worker has made it", async () => {
    const settings = { text: "long ".repeat(2_000), none: null, empty: {}, list: [1, { a: "b" }] };
    const ref = await happened(scope, "integration.changed", { before: { settings: "" }, after: { settings } });
    const id = (await listed({ record: ref })).rows[0]?.refId ?? "";
    expect((await whole(id)).storage[1]).toMatchObject({
      store: "MongoDB",
      part: { state: "missing", expected: "not_yet" },
    });
    expect(await storeDiffs(scope, new Date(), 50)).toBe(1);
    const { storage, agreement } = await whole(id);
    expect(storage[1]).toMatchObject({ store: "MongoDB", place: "audit_diffs", part: { state: "present" } });
    expect(agreement).toMatchObject({ compared: { length: 2 }, differences: [] });
  });

  it("is not found from another tenant, or where there is none", async () => {
    const both = await testStaff({ role: "auditor" });
    const [approved] = (await listed({ action: "strategy.approved" })).rows;
    for (const event of [approved?.refId ?? "", newId()]) {
      const result = await as(both, () => auditEventsDetail({ tenant: elsewhere.tenantRef, event }));
      expect(result).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
    }
    const bad = await as(both, () => auditEventsDetail({ tenant: scope.tenantRef, event: "1" }));
    expect(bad).toMatchObject({ ok: false, error: { code: "INVALID" } });
  });
});
