import { afterEach, describe, expect, it, vi } from "vitest";
import { claimActivity, createActivity, renewLease } from "@/lib/activities/provider";
import { testBlogPost } from "@/lib/blog-posts/blog-posts.fixture";
import { ACCEPTED, leave, someContract } from "@/lib/contracts/contracts.fixture";
import { createContract, sealContract } from "@/lib/contracts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { writeOutbox } from "@/lib/core/audit/outbox";
import { databaseNow } from "@/lib/core/clock";
import { newRefId } from "@/lib/core/ids";
import { queueExport } from "@/lib/exports/store";
import { queueRun } from "@/lib/integrity/store";
import { advanceOnboardingRun, startOnboardingRun } from "@/lib/onboarding-runs/provider";
import { testSocialPost } from "@/lib/social-posts/social-posts.fixture";
import { checkObjects } from "@/lib/stores/objects";
import { inTenant } from "@/lib/stores/postgres";
import { allRunOut } from "@/lib/testing/crash/run-out.fixture";
import { countsOf } from "@/lib/testing/crash/whole.fixture";
import { testTenant } from "@/lib/testing/people";
import { startToolCall } from "@/lib/tool-calls/provider";
import { claimDue } from "@/lib/webhooks/attempts";
import { createWebhookEndpoint, dispatchOutbox } from "@/lib/webhooks/provider";
import { workRounds } from "@/scripts/worker/rounds";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Changes the clock of this process only, not its timers or the stores' clocks. */
async function skew(by: number): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + by });
  await askS3();
}

async function unskew(): Promise<void> {
  vi.useRealTimers();
  await askS3();
}
afterEach(unskew);

/**
 * S3 refuses requests signed with a clock more than 15 minutes off. Its client then corrects the time for later
 * requests.
 */
async function askS3(): Promise<void> {
  await checkObjects().catch(() => undefined);
}

const fromNow = (ms: number) => new Date(Date.now() + ms);
const work = (scope: TenantScope) => workRounds({ once: true, only: [scope], signal: new AbortController().signal });

/** Creates one record of each kind that becomes due within the hour, and one active lease of each kind. */
async function nearlyDue(scope: TenantScope): Promise<void> {
  const { tenantId } = scope;
  const soon = fromNow(45 * MINUTE);
  const leaseUntil = fromNow(10 * MINUTE);
  await testBlogPost(scope, { status: "scheduled", publishAt: soon });
  const publishing = await testSocialPost(scope, { status: "publishing", publishAt: fromNow(-MINUTE) });
  await inTenant(scope, (tx) =>
    tx.socialPost.updateMany({ where: { tenantId, id: publishing.id }, data: { leaseUntil } }),
  );
  await testSocialPost(scope, { status: "in_review", slotEndsAt: soon });
  await createActivity(scope, { kind: "report", title: "Later", status: "planned", scheduledFor: soon });
  await createActivity(scope, { kind: "report", title: "Held", status: "queued" });
  await claimActivity(scope, { worker: "another", leaseSeconds: 600 });
  const run = await startOnboardingRun(scope, { website: "https://them.test" });
  await advanceOnboardingRun(scope, run.refId, "start");
  await sealContract(scope, { ...someContract(), endsAt: soon });
  const sealing = await createContract(scope, { ...someContract(), accepted: ACCEPTED, status: "accepted" });
  await leave(scope, sealing.refId, { status: "sealing", leaseUntil });
  await startToolCall(scope, {
    refId: newRefId(fromNow(-30 * MINUTE)),
    toolName: "web_search",
    method: "search",
    request: "{}",
  });
  const trashed = await createActivity(scope, { kind: "report", title: "In the trash", status: "succeeded" });
  const deletedOn = fromNow(-30 * DAY + 30 * MINUTE);
  await inTenant(scope, (tx) => tx.activity.updateMany({ where: { tenantId, id: trashed.id }, data: { deletedOn } }));
  await deliveries(scope, { waiting: soon, leaseUntil });
  await inTenant(scope, async (tx) => {
    await queueExport(tx, scope, { list: "activities", format: "csv" });
    await queueRun(tx, scope);
    for (const table of [tx.exportJob, tx.integrityRun] as unknown as (typeof tx.exportJob)[]) {
      await table.updateMany({ where: { tenantId }, data: { status: "running", attempt: 1, leaseUntil } });
    }
  });
}

/** A delivery in progress, and one that waits for its next attempt. */
async function deliveries(
  scope: TenantScope,
  { waiting, leaseUntil }: { waiting: Date; leaseUntil: Date },
): Promise<void> {
  const { tenantId } = scope;
  const events = ["strategy.active"];
  await createWebhookEndpoint(scope, {
    name: "Theirs",
    url: "http://127.0.0.1:9/",
    events,
    secretRef: "webhooks/theirs",
  });
  await inTenant(scope, async (tx) => {
    await tx.outboxEvent.updateMany({ where: { tenantId }, data: { processedAt: new Date() } });
    for (let n = 0; n < 2; n += 1) {
      await writeOutbox(tx, scope, { event: "strategy.active", entity: "strategy", entityRef: newRefId(), body: {} });
    }
  });
  await dispatchOutbox(scope, await databaseNow(), 50);
  const [one] = await claimDue(scope, await databaseNow(), 1);
  await inTenant(scope, async (tx) => {
    await tx.webhookDelivery.updateMany({ where: { tenantId, id: one?.id ?? "" }, data: { leaseUntil } });
    await tx.webhookDelivery.updateMany({ where: { tenantId, status: "pending" }, data: { nextAttemptAt: waiting } });
  });
}

describe("a worker whose clock is an hour ahead", () => {
  it("publishes, ends, fails and purges nothing early, and does not take leases that are still held", async () => {
    const scope = await testTenant("Ahead");
    await nearlyDue(scope);
    await work(scope);
    const before = await countsOf(scope);
    await skew(HOUR);
    expect(await work(scope)).toEqual({ done: 0, failures: 0 });
    await unskew();
    expect(await countsOf(scope)).toEqual(before);
  });
});

describe.each([
  ["ahead", HOUR],
  ["behind", -HOUR],
] as const)("a worker whose clock is an hour %s", (_, by) => {
  it("does the same due work as a worker with a correct clock", async () => {
    const [right, wrong] = [await testTenant("Right"), await testTenant("Wrong")];
    for (const scope of [right, wrong]) {
      await allRunOut(scope);
      await testBlogPost(scope, { status: "scheduled", publishAt: fromNow(-5 * MINUTE) });
      await inTenant(scope, (tx) => queueExport(tx, scope, { list: "activities", format: "csv" }));
      await inTenant(scope, (tx) => queueRun(tx, scope));
    }
    const { failures } = await work(right);
    await skew(by);
    expect(await work(wrong)).toMatchObject({ failures });
    await unskew();
    expect(await countsOf(wrong)).toEqual(await countsOf(right));
  });

  it("sets the end of leases by the database's clock", async () => {
    const scope = await testTenant("Leases");
    await createActivity(scope, { kind: "report", title: "Held", status: "queued" });
    await skew(by);
    const claimed = await claimActivity(scope, { worker: "one", leaseSeconds: 60 });
    const renewed = await renewLease(scope, { refId: claimed?.refId ?? "", attempt: 1, leaseSeconds: 60 });
    const run = await startOnboardingRun(scope, { website: "https://them.test" });
    await advanceOnboardingRun(scope, run.refId, "start");
    await unskew();
    const row = await inTenant(scope, (tx) =>
      tx.onboardingRun.findFirstOrThrow({ where: { tenantId: scope.tenantId } }),
    );
    for (const until of [claimed?.leaseUntil, renewed, row.leaseUntil]) {
      expect(Math.abs((until?.getTime() ?? 0) - Date.now())).toBeLessThan(30 * MINUTE);
      expect(until?.getTime()).toBeGreaterThan(Date.now());
    }
  });
});
