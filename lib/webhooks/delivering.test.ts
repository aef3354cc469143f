import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { writeOutbox } from "@/lib/core/audit/outbox";
import type { Result } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import { scoped } from "@/lib/stores/mongo";
import { inTenant } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { revealWebhookAttempt, transitionWebhookDelivery, transitionWebhookEndpoint } from "@/lib/webhooks/actions";
import { createWebhookEndpoint, deliverDue, dispatchOutbox, pruneOutbox } from "@/lib/webhooks/provider";
import { webhookDeliveriesDetail, webhookDeliveriesList, webhookEndpointsDetail } from "@/lib/webhooks/queries";
import { receiver, signedBy } from "@/lib/webhooks/receiver.fixture";
import { secretOf } from "@/lib/webhooks/signing";

const DAY = 86_400_000;
const soon = () => new Date(Date.now() + 1000);

let there: Awaited<ReturnType<typeof receiver>>;
beforeAll(async () => {
  there = await receiver();
});
afterAll(() => there.close());

function ok<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.data;
}

type Place = { scope: TenantScope; staff: TestStaff; endpoint: string };

/** A new tenant with one endpoint at a path of the receiver. */
async function placeAt(path: string): Promise<Place> {
  const scope = await testTenant();
  const staff = await testStaff({ role: "support", tenant: scope });
  const fields = {
    name: "Orders",
    url: there.url(`${path}/${scope.tenantRef}`),
    events: ["strategy.active"],
    secretRef: "webhooks/orders",
  };
  return { scope, staff, endpoint: (await createWebhookEndpoint(scope, fields)).refId };
}

async function hear({ scope }: Place, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    const heard = {
      event: "strategy.active",
      entity: "strategy",
      entityRef: newRefId(),
      body: { to: "active", words: "naïve" },
    };
    await inTenant(scope, (tx) => writeOutbox(tx, scope, heard));
  }
  await dispatchOutbox(scope, new Date(), times);
}

const listOf = async ({ scope, staff }: Place) =>
  ok(await as(staff, () => webhookDeliveriesList({ tenant: scope.tenantRef }))).rows;
const detailOf = async ({ scope, staff }: Place, refId: string) =>
  ok(await as(staff, () => webhookDeliveriesDetail({ tenant: scope.tenantRef, refId })));
const endpointOf = async ({ scope, staff, endpoint }: Place) =>
  ok(await as(staff, () => webhookEndpointsDetail({ tenant: scope.tenantRef, refId: endpoint })));
const only = async (place: Place) => {
  const [row] = await listOf(place);
  if (!row) throw new Error("there is no delivery");
  return row;
};
const setAll = ({ scope }: Place, data: object) =>
  inTenant(scope, (tx) => tx.webhookDelivery.updateMany({ where: { tenantId: scope.tenantId }, data }));
const atPath = ({ scope }: Place) => there.received.filter(({ path }) => path.endsWith(scope.tenantRef));

describe("a delivery that is taken", () => {
  it("is sent signed, kept without its secrets, shown whole, and revealed with a trace", async () => {
    const place = await placeAt("200");
    const { scope, staff } = place;
    await hear(place);
    expect(await deliverDue(scope, soon(), 10)).toBe(1);
    expect(await deliverDue(scope, soon(), 10)).toBe(0);
    const row = await only(place);
    expect(row).toMatchObject({
      status: "delivered",
      attempt: 1,
      httpStatus: 200,
      errorCode: null,
      nextAttemptAt: null,
    });

    const [got, ...more] = atPath(place);
    if (!got || more.length > 0) throw new Error("sent more or less than once");
    expect(got.headers["webhook-id"]).toBe(row.refId);
    expect(Math.abs(Number(got.headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(30);
    expect(signedBy(await secretOf(scope, "webhooks/orders"), got)).toBe(true);
    expect(signedBy(await secretOf(scope, "webhooks/other"), got)).toBe(false);
    expect(JSON.parse(got.body)).toEqual({
      id: row.refId,
      event: "strategy.active",
      tenant: scope.tenantRef,
      record: { entity: "strategy", refId: expect.stringMatching(/^\w{26}$/) },
      at: expect.stringMatching(/Z$/),
      data: { to: "active", words: "naïve" },
    });

    const detail = await detailOf(place, row.refId);
    expect(detail.attempts).toMatchObject({ state: "present", value: [{ attempt: 1, httpStatus: 200, error: null }] });
    expect(detail.agreement.differences).toEqual([]);
    expect(detail.agreement.compared).toHaveLength(4);
    expect(JSON.stringify(detail)).not.toContain("naïve");
    expect(detail.history.map(({ event }) => event)).toEqual(["deliver", "attempt"]);

    const revealed = ok(
      await as(staff, () => revealWebhookAttempt({ tenant: scope.tenantRef, refId: row.refId, attempt: 1 })),
    );
    expect(revealed).toMatchObject({
      request: { body: got.body, headers: { "webhook-signature": "[redacted]", "webhook-id": row.refId } },
      response: { status: 200, body: '{"ok":true}', headers: { "set-cookie": "[redacted]" } },
    });
    expect(await auditOf(scope, row.refId)).toMatchObject([
      { action: "webhook_delivery.payload_revealed", actor: staff.email, after: { attempt: 1 } },
    ]);
    expect(
      await as(staff, () => revealWebhookAttempt({ tenant: scope.tenantRef, refId: row.refId, attempt: 2 })),
    ).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
  });

  it("with its document lost or expired says so", async () => {
    const place = await placeAt("200");
    await hear(place);
    await deliverDue(place.scope, soon(), 10);
    const { refId } = await only(place);
    await scoped(place.scope, "webhook_payloads").bulkWrite([{ deleteMany: { filter: { deliveryRef: refId } } }]);
    expect((await detailOf(place, refId)).storage[1]?.part).toMatchObject({
      state: "missing",
      why: expect.stringContaining("Lost"),
    });
    await setAll(place, { updatedAt: new Date(Date.now() - 31 * DAY) });
    expect((await detailOf(place, refId)).storage[1]?.part).toMatchObject({ state: "missing", expected: "gone" });
  });
});

describe("a delivery that is not taken", () => {
  it("is tried again later, eight times in all, then given up; staff can have it tried once more", async () => {
    const place = await placeAt("500");
    const { scope, staff } = place;
    const started = Date.now();
    await hear(place);
    await deliverDue(scope, soon(), 10);
    const first = await only(place);
    expect(first).toMatchObject({ status: "pending", attempt: 1, httpStatus: 500, errorCode: "http_500" });
    const pause = Date.parse(first.nextAttemptAt ?? "") - started;
    expect(pause).toBeGreaterThan(20_000);
    expect(pause).toBeLessThan(60_000);
    expect(await deliverDue(scope, soon(), 10)).toBe(0);
    for (let attempt = 2; attempt <= 8; attempt++) {
      expect(await deliverDue(scope, new Date(Date.now() + DAY), 10)).toBe(1);
    }
    expect(await deliverDue(scope, new Date(Date.now() + DAY), 10)).toBe(0);
    const { refId } = first;
    const failed = await detailOf(place, refId);
    expect(failed).toMatchObject({ status: "failed", attempt: 8, nextAttemptAt: null });
    expect(failed.attempts.state === "present" && failed.attempts.value.map(({ attempt }) => attempt)).toEqual([
      8, 7, 6, 5, 4, 3, 2, 1,
    ]);
    expect(failed.agreement.differences).toEqual([]);
    expect(new Set(atPath(place).map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([refId]));
    expect((await endpointOf(place)).lastError).toBe("It responded with 500.");

    const retry = () =>
      as(staff, () =>
        transitionWebhookDelivery({ event: "retry", tenant: scope.tenantRef, refId, rowVersion: failed.rowVersion }),
      );
    ok(await retry());
    expect(await retry()).toMatchObject({ error: { code: "CONFLICT" } });
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "webhook_delivery.retried", after: { status: "pending" } },
    ]);
    expect(await deliverDue(scope, soon(), 10)).toBe(1);
    expect(await detailOf(place, refId)).toMatchObject({ status: "failed", attempt: 9 });
  });

  it.each([
    ["redirect", { httpStatus: 302, errorCode: "redirected" }],
    ["hangup", { httpStatus: null, errorCode: "econnreset" }],
    ["slow", { httpStatus: null, errorCode: "timed_out" }],
  ])("because of %s says so", async (path, why) => {
    const place = await placeAt(path);
    await hear(place);
    await deliverDue(place.scope, soon(), 10);
    expect(await only(place)).toMatchObject({ status: "pending", attempt: 1, ...why });
  });

  it("with an answer of 5 MB is taken all the same, and 64 KB of it are kept", async () => {
    const place = await placeAt("huge");
    await hear(place);
    await deliverDue(place.scope, soon(), 10);
    const { refId, status } = await only(place);
    expect(status).toBe("delivered");
    const document = await scoped(place.scope, "webhook_payloads").findOne({ deliveryRef: refId });
    expect(document?.response?.body.length).toBe(64 * 1024);
  });
});

describe("an endpoint that is hopeless", () => {
  it("is disabled after five deliveries given up in a row, and once enabled has five anew", async () => {
    const place = await placeAt("500");
    const { scope, staff, endpoint } = place;
    await hear(place, 5);
    await setAll(place, { attempt: 7 });
    await deliverDue(scope, soon(), 10);
    expect((await listOf(place)).map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => "failed"));
    expect(await endpointOf(place)).toMatchObject({
      status: "disabled",
      history: [{ event: "disable", actor: "test" }],
    });
    expect(await auditOf(scope, endpoint)).toMatchObject([
      { action: "webhook_endpoint.disabled", after: { status: "disabled" } },
    ]);
    const [given] = await listOf(place);
    const { rowVersion } = await detailOf(place, given?.refId ?? "");
    const retry = { tenant: scope.tenantRef, refId: given?.refId ?? "", rowVersion };
    expect(await as(staff, () => transitionWebhookDelivery({ event: "retry", ...retry }))).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("disabled") },
    });
    ok(
      await as(staff, () =>
        transitionWebhookEndpoint({ event: "enable", tenant: scope.tenantRef, refId: endpoint, rowVersion: 2 }),
      ),
    );
    ok(await as(staff, () => transitionWebhookDelivery({ event: "retry", ...retry })));
    await deliverDue(scope, soon(), 10);
    expect(await endpointOf(place)).toMatchObject({ status: "active" });
  });

  it("keeps what is due while it is paused, and gets it when it is resumed", async () => {
    const place = await placeAt("200");
    const { scope, staff, endpoint } = place;
    await hear(place, 3);
    const at = (rowVersion: number) => ({ tenant: scope.tenantRef, refId: endpoint, rowVersion });
    ok(await as(staff, () => transitionWebhookEndpoint({ event: "pause", ...at(1) })));
    expect(await deliverDue(scope, soon(), 10)).toBe(0);
    expect((await listOf(place)).map(({ nextAttemptAt }) => nextAttemptAt)).toEqual([null, null, null]);
    expect(atPath(place)).toEqual([]);
    ok(await as(staff, () => transitionWebhookEndpoint({ event: "resume", ...at(2) })));
    expect(await deliverDue(scope, soon(), 10)).toBe(3);
    expect(atPath(place)).toHaveLength(3);
  });
});

describe("many at once", () => {
  it("send each of 200 once", async () => {
    const place = await placeAt("200");
    await hear(place, 200);
    const all = async () => {
      while ((await deliverDue(place.scope, soon(), 20)) > 0);
    };
    await Promise.all([all(), all(), all()]);
    const ids = atPath(place).map(({ headers }) => headers["webhook-id"]);
    expect(ids).toHaveLength(200);
    expect(new Set(ids).size).toBe(200);
    expect(await scoped(place.scope, "webhook_payloads").countDocuments({}, 1000)).toBe(200);
  });

  it("take up what a worker left in the middle, once its lease has passed", async () => {
    const place = await placeAt("200");
    await hear(place);
    await setAll(place, {
      status: "delivering",
      attempt: 1,
      nextAttemptAt: null,
      leaseUntil: new Date(Date.now() + 50_000),
    });
    expect(await deliverDue(place.scope, soon(), 10)).toBe(0);
    await setAll(place, { leaseUntil: new Date(Date.now() - 1) });
    expect(await deliverDue(place.scope, soon(), 10)).toBe(1);
    const { refId } = await only(place);
    expect(await detailOf(place, refId)).toMatchObject({ status: "pending", attempt: 1, errorCode: "worker_ended" });
    expect(await deliverDue(place.scope, new Date(Date.now() + DAY), 10)).toBe(1);
    expect(await detailOf(place, refId)).toMatchObject({
      status: "delivered",
      attempt: 2,
      agreement: { differences: [] },
    });
  });
});

describe("the outbox", () => {
  it("forgets what was passed on more than 30 days ago, some at a time, and nothing else", async () => {
    const { scope } = await placeAt("200");
    const row = (days: number | null) => ({
      ...{ id: newId(), tenantId: scope.tenantId, event: "strategy.active", entity: "strategy", entityRef: newRefId() },
      ...{
        body: {},
        createdAt: new Date(Date.now() - 40 * DAY),
        processedAt: days && new Date(Date.now() - days * DAY),
      },
    });
    const data = [...Array.from({ length: 7 }, () => row(31)), row(29), row(null)];
    await inTenant(scope, (tx) =>
      tx.outboxEvent.createMany({ data: data.map((one) => ({ ...one, processedAt: one.processedAt || null })) }),
    );
    expect(await pruneOutbox(scope, new Date(), 5)).toBe(5);
    expect(await pruneOutbox(scope, new Date(), 5)).toBe(2);
    expect(await pruneOutbox(scope, new Date(), 5)).toBe(0);
    expect(await inTenant(scope, (tx) => tx.outboxEvent.count({ where: { tenantId: scope.tenantId } }))).toBe(2);
  });
});
