import { beforeEach, expect, it } from "vitest";
import { transitionActivity } from "@/lib/activities/actions";
import type { ActivityKind } from "@/lib/activities/model";
import {
  claimActivity,
  createActivity,
  finishActivity,
  queueDue,
  renewLease,
  storeActivityOutput,
  timeOutExpired,
  type Claimed,
} from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { historyOf } from "@/lib/core/records/history";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { as, testStaff, testTenant } from "@/lib/testing/people";

const MINUTE = 60_000;
let scope: TenantScope;

beforeEach(async () => {
  scope = await testTenant();
});

const queued = (o: { kind?: ActivityKind; at?: Date; scheduledFor?: Date } = {}) =>
  createActivity(scope, { kind: "research", title: "Look", status: "queued", ...o });
const claim = (o: { kinds?: ActivityKind[]; now?: Date; worker?: string } = {}) =>
  claimActivity(scope, { worker: "worker 1", leaseSeconds: 60, ...o });

async function claimed(o: { kind?: ActivityKind } = {}): Promise<Claimed> {
  await queued(o);
  const taken = await claim();
  if (!taken) throw new Error("There was nothing to claim.");
  return taken;
}

const store = ({ id, kind }: Claimed) =>
  storeActivityOutput(scope, {
    activityId: id,
    kind: kind as ActivityKind,
    format: "json",
    title: "Found",
    model: null,
    body: "{}",
  });

/** Fifty real workers would have fifty pools. Here they share one pool, so they wait for its connections. */
async function waiting<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "P2028")) throw error;
    }
  }
}

async function rowOf(id: string) {
  const [row] = await readIn(scope, (db) => [
    db.activity.findFirstOrThrow({ where: { tenantId: scope.tenantId, id } }),
  ]);
  return row;
}

it("gives the one that has waited longest past its time, with a lease, and notes who took it", async () => {
  const now = new Date();
  const earlier = (minutes: number) => new Date(now.getTime() - minutes * MINUTE);
  const later = await queued({ at: earlier(30), scheduledFor: earlier(5) });
  const first = await queued({ at: earlier(10) });
  await queued({ at: earlier(90), scheduledFor: new Date(now.getTime() + MINUTE) });
  await createActivity(scope, { kind: "research", title: "Not yet", status: "planned", at: earlier(99) });
  const one = await claim({ now });
  expect(one).toMatchObject({
    refId: first.refId,
    attempt: 1,
    outputRef: null,
    leaseUntil: new Date(now.getTime() + MINUTE),
  });
  expect((await claim({ now }))?.refId).toBe(later.refId);
  expect(await claim({ now })).toBeNull();
  expect(await rowOf(first.id)).toMatchObject({ status: "running", attempt: 1, leaseUntil: one?.leaseUntil });
  expect(await historyOf(scope, "activity", first.id)).toMatchObject([
    { event: "start", from: "queued", to: "running", reason: "Attempt 1, by worker 1." },
  ]);
});

it("gives only what the worker can do", async () => {
  await queued({ kind: "image" });
  const report = await queued({ kind: "report" });
  expect((await claim({ kinds: ["report", "research"] }))?.refId).toBe(report.refId);
  expect(await claim({ kinds: ["report", "research"] })).toBeNull();
});

it("gives 50 racing workers 50 different ones, and one of them the only one", async () => {
  for (let number = 0; number < 50; number++) await queued();
  const race = () =>
    Promise.all(Array.from({ length: 50 }, (_, at) => waiting(() => claim({ worker: `worker ${at}` }))));
  const taken = await race();
  expect(new Set(taken.map((one) => one?.refId)).size).toBe(50);
  expect(taken).not.toContain(null);
  await queued();
  expect((await race()).filter((one) => one !== null)).toHaveLength(1);
});

it("finishes what is made for readers as waiting for a review, other work as succeeded, once", async () => {
  const research = await claimed();
  await store(research);
  const report = { refId: research.refId, attempt: 1, errorCode: null };
  expect(await finishActivity(scope, report)).toBe("succeeded");
  expect(await finishActivity(scope, report)).toBe("succeeded");
  expect(await rowOf(research.id)).toMatchObject({ status: "succeeded", leaseUntil: null });
  const image = await claimed({ kind: "image" });
  const { sha256 } = await store(image);
  expect(await finishActivity(scope, { refId: image.refId, attempt: 1, errorCode: null })).toBe("needs_review");
  expect(await historyOf(scope, "activity", image.id)).toMatchObject([
    { event: "ask_review", contentSha256: sha256 },
    { event: "succeed", contentSha256: sha256 },
    { event: "start" },
  ]);
});

it("refuses a success without an output, and keeps the code of a failure", async () => {
  const { id, refId } = await claimed();
  await expect(finishActivity(scope, { refId, attempt: 1, errorCode: null })).rejects.toThrow(/has no output/);
  expect(await finishActivity(scope, { refId, attempt: 1, errorCode: "rate_limited" })).toBe("failed");
  expect(await finishActivity(scope, { refId, attempt: 1, errorCode: "rate_limited" })).toBe("failed");
  expect(await rowOf(id)).toMatchObject({ status: "failed", errorCode: "rate_limited", leaseUntil: null });
  await expect(finishActivity(scope, { refId, attempt: 1, errorCode: null })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

it("times out an attempt whose lease has passed, once of two at once, and not one that was renewed", async () => {
  const taken = [];
  for (let number = 0; number < 5; number++) taken.push(await claimed());
  const [kept, ...gone] = taken;
  if (!kept) throw new Error("Nothing was claimed.");
  const until = await renewLease(scope, { refId: kept.refId, attempt: 1, leaseSeconds: 3_600 });
  const now = new Date(Date.now() + 2 * MINUTE);
  expect(until.getTime()).toBeGreaterThan(now.getTime());
  const [one, other] = await Promise.all([timeOutExpired(scope, now, 3), timeOutExpired(scope, now, 3)]);
  const rest = await timeOutExpired(scope, now, 3);
  expect([...one, ...other, ...rest].sort()).toEqual(gone.map(({ refId }) => refId).sort());
  expect(await rowOf(gone[0]?.id ?? "")).toMatchObject({
    status: "timed_out",
    leaseUntil: null,
    errorCode: "lease_expired",
  });
  expect((await rowOf(kept.id)).status).toBe("running");
});

it("shuts out the worker of an attempt that was ended; the next attempt is told of its output", async () => {
  const support = await testStaff({ role: "support", tenant: scope });
  const first = await claimed();
  const { outputRef } = await store(first);
  await timeOutExpired(scope, new Date(Date.now() + 2 * MINUTE), 10);
  const held = { refId: first.refId, attempt: 1 };
  await expect(renewLease(scope, { ...held, leaseSeconds: 60 })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(finishActivity(scope, { ...held, errorCode: null })).rejects.toThrow(/no longer holds/);
  const { rowVersion } = await rowOf(first.id);
  const retried = await as(support, () =>
    transitionActivity({ event: "retry", tenant: scope.tenantRef, refId: first.refId, rowVersion }),
  );
  expect(retried).toMatchObject({ ok: true });
  const second = await claim();
  expect(second).toMatchObject({ refId: first.refId, attempt: 2, outputRef });
  await expect(finishActivity(scope, { ...held, errorCode: "late" })).rejects.toThrow(/no longer holds/);
  await expect(renewLease(scope, { ...held, leaseSeconds: 60 })).rejects.toThrow(/Stop working/);
  expect(await finishActivity(scope, { ...held, attempt: 2, errorCode: null })).toBe("succeeded");
});

it("shuts out the worker of one that staff cancelled or that is deleted", async () => {
  const support = await testStaff({ role: "support", tenant: scope });
  const { id, refId } = await claimed();
  const reason = "The campaign it was for was called off.";
  await as(support, () =>
    transitionActivity({ event: "cancel", tenant: scope.tenantRef, refId, rowVersion: 2, reason }),
  );
  expect(await rowOf(id)).toMatchObject({ status: "cancelled", leaseUntil: null });
  await expect(finishActivity(scope, { refId, attempt: 1, errorCode: null })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await inTenant(scope, (tx) => tx.activity.updateMany({ where: { id }, data: { deletedOn: new Date() } }));
  await expect(finishActivity(scope, { refId, attempt: 1, errorCode: null })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

it("queues what was planned for now, once, and leaves what is for later", async () => {
  const now = new Date();
  const plan = (scheduledFor: Date) =>
    createActivity(scope, { kind: "research", title: "Later", status: "planned", scheduledFor });
  const due = await plan(new Date(now.getTime() - MINUTE));
  const later = await plan(new Date(now.getTime() + MINUTE));
  const both = await Promise.all([queueDue(scope, now, 10), queueDue(scope, now, 10)]);
  expect(both[0] + both[1]).toBe(1);
  expect((await rowOf(due.id)).status).toBe("queued");
  expect((await rowOf(later.id)).status).toBe("planned");
  expect(await queueDue(scope, now, 10)).toBe(0);
});
