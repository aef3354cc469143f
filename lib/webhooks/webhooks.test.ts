import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { writeOutbox } from "@/lib/core/audit/outbox";
import type { Result } from "@/lib/core/errors";
import { newRefId } from "@/lib/core/ids";
import { inTenant } from "@/lib/stores/postgres";
import { STATEFUL_ENTITIES, statesOf } from "@/lib/testing/machines.fixture";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  testWebhookEndpoint,
  transitionWebhookEndpoint,
} from "@/lib/webhooks/actions";
import { WEBHOOK_EVENTS } from "@/lib/webhooks/events";
import { TEST_EVENT } from "@/lib/webhooks/model";
import { dispatchOutbox } from "@/lib/webhooks/provider";
import {
  webhookDeliveriesDetail,
  webhookDeliveriesList,
  webhookEndpointsDetail,
  webhookEndpointsList,
} from "@/lib/webhooks/queries";

let scope: TenantScope;
let support: TestStaff;

beforeAll(async () => {
  scope = await testTenant();
  support = await testStaff({ role: "support", tenant: scope });
});

function ok<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.data;
}

const FIELDS = {
  name: "Orders",
  url: "http://127.0.0.1:9/hooks",
  events: ["strategy.active", "blog_post.published"],
  secretRef: "webhooks/orders",
};
const given = <G extends object>(more: G) => ({ tenant: scope.tenantRef, ...more });
const REASON = "The receiver moves to another host.";

const create = async (fields: Partial<typeof FIELDS> = {}) =>
  ok(await as(support, () => createWebhookEndpoint(given({ ...FIELDS, ...fields })))).refId;
const detailOf = async (refId: string) => ok(await as(support, () => webhookEndpointsDetail(given({ refId }))));
const hear = (event: string, tenant = scope) =>
  inTenant(tenant, (tx) =>
    writeOutbox(tx, tenant, { event, entity: "strategy", entityRef: newRefId(), body: { to: "active" } }),
  );
const deliveriesTo = async (endpoint: string) =>
  ok(await as(support, () => webhookDeliveriesList(given({ endpoint })))).rows;

describe("the events there are", () => {
  it("are every state that an entity that emits events can reach, each once", () => {
    const emitting = STATEFUL_ENTITIES.filter(({ emits }) => emits !== "nothing");
    const reached = emitting.flatMap(({ kind, machine }) =>
      statesOf(machine)
        .filter((state) => Object.values(machine).some(({ to }) => to === state))
        .map((state) => `${kind}.${state}`),
    );
    expect([...WEBHOOK_EVENTS].sort()).toEqual([...reached, "onboarding_run.created"].sort());
    expect(WEBHOOK_EVENTS).toContain("strategy.active");
    expect(WEBHOOK_EVENTS).not.toContain(TEST_EVENT);
  });
});

describe("an endpoint", () => {
  it("is made as it was given, and audited so", async () => {
    const refId = await create();
    expect(await detailOf(refId)).toMatchObject({ ...FIELDS, status: "active", lastError: null, rowVersion: 1 });
    expect(await auditOf(scope, refId)).toMatchObject([
      {
        action: "webhook_endpoint.created",
        actor: support.email,
        before: null,
        after: { ...FIELDS, status: "active" },
      },
    ]);
  });

  it.each([
    ["name", { name: " " }, "Required"],
    ["name", { name: "x".repeat(101) }, "100"],
    ["url", { url: "example.com/hooks" }, "Enter a URL"],
    ["url", { url: "ftp://example.com" }, "https://"],
    ["url", { url: "http://example.com" }, "https://"],
    ["url", { url: "http://localhost.example.com" }, "https://"],
    ["url", { url: "https://me:pass@example.com" }, "Remove the user name"],
    ["url", { url: "https://example.com/#part" }, "after #"],
    ["url", { url: `https://example.com/${"x".repeat(2000)}` }, "2,000"],
    ["events", { events: [] }, "at least one"],
    ["events", { events: ["strategy.active", "strategy.active"] }, "once"],
    ["events.0", { events: [TEST_EVENT] }, "Choose one of the listed events"],
    ["secretRef", { secretRef: "Has Spaces" }, "secret store"],
    ["secretRef", { secretRef: "9f86d081884c7d659a2feaa0c55ad015" }, "looks like a secret"],
    ["secretRef", { secretRef: "../../etc/passwd" }, "secret store"],
  ])("is refused at %s for %j", async (field, wrong, why) => {
    const result = await as(support, () => createWebhookEndpoint(given({ ...FIELDS, ...wrong })));
    expect(result).toMatchObject({
      ok: false,
      error: { code: "INVALID", fields: { [field]: expect.stringContaining(why) } },
    });
  });

  it("is changed from what was seen, and only then", async () => {
    const refId = await create();
    const change = (rowVersion: number) =>
      as(support, () => changeWebhookEndpoint(given({ ...FIELDS, name: "Billing", refId, rowVersion })));
    ok(await change(1));
    expect(await detailOf(refId)).toMatchObject({ name: "Billing", rowVersion: 2 });
    expect((await auditOf(scope, refId))[1]).toMatchObject({
      action: "webhook_endpoint.changed",
      before: { name: "Orders" },
      after: { name: "Billing" },
    });
    expect(await change(1)).toMatchObject({ error: { code: "CONFLICT" } });
    expect(await auditOf(scope, refId)).toHaveLength(2);
  });

  it("is paused, resumed, disabled with a reason, enabled and deleted", async () => {
    const refId = await create();
    const seen = (rowVersion: number, reason?: string) => given({ refId, rowVersion, ...(reason ? { reason } : {}) });
    ok(await as(support, () => transitionWebhookEndpoint({ event: "pause", ...seen(1) })));
    expect(await as(support, () => transitionWebhookEndpoint({ event: "pause", ...seen(2) }))).toMatchObject({
      error: { code: "CONFLICT" },
    });
    ok(await as(support, () => transitionWebhookEndpoint({ event: "resume", ...seen(2) })));
    expect(await as(support, () => transitionWebhookEndpoint({ event: "disable", ...seen(3) }))).toMatchObject({
      error: { fields: { reason: "Required" } },
    });
    ok(await as(support, () => transitionWebhookEndpoint({ event: "disable", ...seen(3, REASON) })));
    ok(await as(support, () => transitionWebhookEndpoint({ event: "enable", ...seen(4) })));
    ok(await as(support, () => deleteWebhookEndpoint({ ...seen(5), reason: REASON })));
    expect((await auditOf(scope, refId)).map(({ action }) => action.split(".")[1])).toEqual([
      "created",
      "paused",
      "resumed",
      "disabled",
      "enabled",
      "deleted",
    ]);
    expect(await as(support, () => webhookEndpointsDetail(given({ refId })))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
  });
});

describe("passing on what happened", () => {
  it("makes one delivery for each active endpoint that wants to hear of it", async () => {
    const [wants, wantsNot, paused] = [await create(), await create({ events: ["contract.sealed"] }), await create()];
    ok(
      await as(support, () =>
        transitionWebhookEndpoint({ event: "pause", ...given({ refId: paused, rowVersion: 1 }) }),
      ),
    );
    await dispatchOutbox(scope, new Date(), 1000);
    const before = (await deliveriesTo(wants)).length;
    await hear("strategy.active");
    await hear("strategy.rejected");
    expect(await dispatchOutbox(scope, new Date(), 1000)).toBe(2);
    expect(await dispatchOutbox(scope, new Date(), 1000)).toBe(0);
    expect((await deliveriesTo(wants)).length - before).toBe(1);
    expect((await deliveriesTo(wants))[0]).toMatchObject({ event: "strategy.active", status: "pending", attempt: 0 });
    expect(await deliveriesTo(wantsNot)).toEqual([]);
    expect(await deliveriesTo(paused)).toEqual([]);
  });

  it("by four at once, passes on each of 200 once", async () => {
    const tenant = await testTenant();
    const staff = await testStaff({ role: "support", tenant });
    const { refId } = ok(await as(staff, () => createWebhookEndpoint({ tenant: tenant.tenantRef, ...FIELDS })));
    await dispatchOutbox(tenant, new Date(), 10);
    for (let i = 0; i < 200; i++) await hear("strategy.active", tenant);
    const all = async () => {
      let passed = 0;
      for (let some = -1; some !== 0; passed += some) some = await dispatchOutbox(tenant, new Date(), 7);
      return passed;
    };
    const passed = await Promise.all([all(), all(), all(), all()]);
    expect(passed.reduce((sum, one) => sum + one)).toBe(200);
    const rows = await inTenant(tenant, (tx) => tx.webhookDelivery.findMany({ where: { tenantId: tenant.tenantId } }));
    expect(rows).toHaveLength(200);
    expect(new Set(rows.map(({ outboxId }) => outboxId)).size).toBe(200);
    const list = (o: object) =>
      as(staff, () => webhookDeliveriesList({ tenant: tenant.tenantRef, endpoint: refId, ...o }));
    const seen: string[] = [];
    for (let page = ok(await list({})); ; page = ok(await list({ cursor: page.next }))) {
      seen.push(...page.rows.map((row) => row.refId));
      if (!page.next) break;
    }
    expect(new Set(seen).size).toBe(200);
    expect(ok(await list({ status: ["delivered"] })).rows).toEqual([]);
  });

  it("sends a test event to the one endpoint it is for", async () => {
    const [tested, other] = [await create(), await create()];
    expect(ok(await as(support, () => testWebhookEndpoint(given({ refId: tested }))))).toEqual({ event: TEST_EVENT });
    await dispatchOutbox(scope, new Date(), 1000);
    expect(await deliveriesTo(tested)).toMatchObject([{ event: TEST_EVENT }]);
    expect(await deliveriesTo(other)).toEqual([]);
    expect((await auditOf(scope, tested))[1]).toMatchObject({
      action: "webhook_endpoint.tested",
      after: { event: TEST_EVENT },
    });
    ok(
      await as(support, () =>
        transitionWebhookEndpoint({ event: "pause", ...given({ refId: tested, rowVersion: 1 }) }),
      ),
    );
    expect(await as(support, () => testWebhookEndpoint(given({ refId: tested })))).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("paused") },
    });
  });
});

describe("what staff see", () => {
  it("lists endpoints by status, and no other tenant's deliveries", async () => {
    const tenant = await testTenant();
    const staff = await testStaff({ role: "support", tenant });
    const at = { tenant: tenant.tenantRef };
    const { refId } = ok(await as(staff, () => createWebhookEndpoint({ ...at, ...FIELDS })));
    ok(await as(staff, () => createWebhookEndpoint({ ...at, ...FIELDS })));
    ok(await as(staff, () => transitionWebhookEndpoint({ event: "pause", ...at, refId, rowVersion: 1 })));
    expect(ok(await as(staff, () => webhookEndpointsList({ ...at, status: ["paused"] }))).rows).toMatchObject([
      { refId },
    ]);
    expect(ok(await as(staff, () => webhookEndpointsList(at))).rows).toHaveLength(2);
    const [foreign] = ok(await as(support, () => webhookDeliveriesList(given({})))).rows;
    const asked = { ...at, refId: foreign?.refId ?? "" };
    expect(await as(staff, () => webhookDeliveriesDetail(asked))).toMatchObject({ error: { code: "NOT_FOUND" } });
  });
});
