import { beforeAll, describe, expect, it } from "vitest";
import { createActivity } from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId, sha256, timeOf } from "@/lib/core/ids";
import { scoped } from "@/lib/stores/mongo";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { pinPayload, revealPayload, transitionToolCall, unpinPayload } from "@/lib/tool-calls/actions";
import {
  finishToolCall,
  startToolCall,
  timeOutStale,
  type ToolCallEnd,
  type ToolCallStart,
} from "@/lib/tool-calls/provider";
import { toolCallsCount, toolCallsDetail, toolCallsList, toolCallsVolume } from "@/lib/tool-calls/queries";

const DAY = 86_400_000;
const REASON = "The customer asked about exactly this call.";
let scope: TenantScope;
let elsewhere: TenantScope;
let support: TestStaff;
let auditor: TestStaff;

beforeAll(async () => {
  [scope, elsewhere] = [await testTenant(), await testTenant("Other tenant")];
  [support, auditor] = await Promise.all([
    testStaff({ role: "support", tenant: scope }),
    testStaff({ role: "auditor", tenant: scope }),
  ]);
});

const begun = (o: Partial<ToolCallStart> = {}): ToolCallStart => ({
  refId: newRefId(),
  toolName: "web_search",
  method: "search",
  model: "claude-sonnet",
  request: '{"q":"naïve café","n":1.0}',
  ...o,
});

const ended = (refId: string, o: Partial<ToolCallEnd> = {}): ToolCallEnd => ({
  refId,
  status: "succeeded",
  response: '{"hits":[1,2]}',
  durationMs: 420,
  tokensIn: 100,
  tokensOut: 20,
  costMicros: 600,
  ...o,
});

const given = (refId: string) => ({ tenant: scope.tenantRef, refId });

function ok<T>(result: { ok: true; data: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

const detailOf = async (refId: string) => ok(await as(support, () => toolCallsDetail(given(refId))));
const documentOf = (refId: string, within = scope) => scoped(within, "tool_call_logs").findOne({ refId });

async function usageOf(within: TenantScope): Promise<Record<string, number>> {
  const { tenantId } = within;
  const [rows] = await readIn(within, (db) => [db.usageRecord.findMany({ where: { tenantId } })]);
  return Object.fromEntries(rows.map(({ metric, quantity }) => [metric, Number(quantity)]));
}

describe("starting a call", () => {
  it("shows it as running, with its request and no response, kept as long as the plan says", async () => {
    const call = begun();
    await startToolCall(scope, call);
    const detail = await detailOf(call.refId);
    expect(detail).toMatchObject({
      status: "running",
      startedAt: timeOf(call.refId).toISOString(),
      durationMs: null,
      responseBytes: 0,
      pinned: false,
      expiresAt: new Date(timeOf(call.refId).getTime() + 30 * DAY).toISOString(),
      payload: { state: "present" },
      agreement: { differences: [] },
    });
    expect(await documentOf(call.refId)).toMatchObject({ request: { text: call.request }, response: null });
    expect(ok(await as(support, () => revealPayload(given(call.refId))))).toMatchObject({
      response: null,
      difference: null,
    });
  });

  it("repeated, also where only the document was written, ends as one call", async () => {
    const call = begun({ expiresAt: new Date(Date.now() + 7 * DAY) });
    await startToolCall(scope, call);
    const before = await documentOf(call.refId);
    await startToolCall(scope, { ...call, expiresAt: new Date(Date.now() + 9 * DAY) });
    expect(await documentOf(call.refId)).toEqual(before);
    const other = begun();
    const { request, toolName, method } = other;
    const document = { toolName, method, runId: null, seq: 0, request: { text: request }, response: null, error: null };
    await scoped(scope, "tool_call_logs").insertOnce({
      ...document,
      refId: other.refId,
      createdAt: timeOf(other.refId),
      durationMs: null,
      usage: null,
      redactions: [],
      pinned: true,
    });
    await startToolCall(scope, other);
    const detail = await detailOf(other.refId);
    expect(detail).toMatchObject({ pinned: true, expiresAt: null, agreement: { differences: [] } });
  });

  it("refuses another request under its ref_id, another tenant's, two makers, and a maker that is not there", async () => {
    const call = begun();
    await startToolCall(scope, call);
    await expect(startToolCall(scope, { ...call, request: "{}" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(startToolCall(elsewhere, call)).rejects.toThrow();
    const foreign = await createActivity(elsewhere, { kind: "report", title: "Theirs", status: "running" });
    for (const maker of [{ activityId: foreign.id }, { activityId: newId() }, { onboardingRunId: newId() }]) {
      const stray = begun(maker);
      await expect(startToolCall(scope, stray)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await documentOf(stray.refId)).toBeNull();
    }
    const both = startToolCall(scope, begun({ activityId: newId(), onboardingRunId: newId() }));
    await expect(both).rejects.toMatchObject({ code: "INVALID" });
    const late = begun({ refId: "7ZZZZZZZZZ0000000000000000" });
    await expect(startToolCall(scope, late)).rejects.toMatchObject({ code: "INVALID" });
    expect(await documentOf(late.refId)).toBeNull();
  });
});

describe("finishing a call", () => {
  it("writes the other part, the figures and the usage, once however often it is repeated", async () => {
    const own = await testTenant();
    const reader = await testStaff({ role: "support", tenant: own });
    const call = begun();
    await startToolCall(own, call);
    const end = ended(call.refId);
    expect(await finishToolCall(own, end)).toEqual({ status: "succeeded" });
    expect(await finishToolCall(own, end)).toEqual({ status: "succeeded" });
    const detail = ok(await as(reader, () => toolCallsDetail({ tenant: own.tenantRef, refId: call.refId })));
    expect(detail).toMatchObject({
      status: "succeeded",
      durationMs: 420,
      tokensIn: 100,
      costMicros: 600,
      responseBytes: 14,
      payloadSha256: sha256(`${call.request}\n${end.response}`),
      agreement: { differences: [] },
      history: [{ event: "succeed", from: "running", to: "succeeded", actor: "test" }],
    });
    expect(await documentOf(call.refId, own)).toMatchObject({
      request: { text: call.request },
      response: { text: end.response },
      durationMs: 420,
      usage: { tokensIn: 100, tokensOut: 20, costMicros: 600 },
    });
    expect(await usageOf(own)).toEqual({ tool_calls: 1, tokens: 120, cost_micros: 600 });
  });

  it("repeated after a crash between the document and the row ends as one whole call", async () => {
    const call = begun();
    await startToolCall(scope, call);
    const end = ended(call.refId);
    const update = { $set: { response: { text: end.response ?? "" }, durationMs: 420 } };
    await scoped(scope, "tool_call_logs").bulkWrite([{ updateOne: { filter: { refId: call.refId }, update } }]);
    await expect(finishToolCall(scope, { ...end, response: "{}" })).rejects.toMatchObject({ code: "CONFLICT" });
    await finishToolCall(scope, end);
    expect(await detailOf(call.refId)).toMatchObject({ status: "succeeded", agreement: { differences: [] } });
  });

  it("puts a response of more than 7 MB into S3, once", async () => {
    const big = JSON.stringify({ rows: Array.from({ length: 80_000 }, (_, i) => `row ${i} ${"é".repeat(40)}`) });
    const call = begun();
    await startToolCall(scope, call);
    await finishToolCall(scope, ended(call.refId, { response: big }));
    const first = await documentOf(call.refId);
    await finishToolCall(scope, ended(call.refId, { response: big }));
    expect(await documentOf(call.refId)).toEqual(first);
    expect(first?.response).toMatchObject({ bytes: Buffer.byteLength(big), sha256: sha256(big) });
    expect(ok(await as(support, () => revealPayload(given(call.refId)))).difference).toBeNull();
  });

  it("of racing ones counts one; the others see the same end or are refused", async () => {
    const own = await testTenant();
    const call = begun();
    await startToolCall(own, call);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => finishToolCall(own, ended(call.refId))));
    expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "CONFLICT" });
    expect((await usageOf(own)).tool_calls).toBe(1);
  });

  it("keeps the error of a failure, and refuses what was never started or has ended otherwise", async () => {
    const call = begun();
    await expect(finishToolCall(scope, ended(call.refId))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await startToolCall(scope, call);
    const error = { class: "rate_limited", message: "429 from the service" };
    await finishToolCall(scope, ended(call.refId, { status: "failed", response: null, error }));
    expect(await detailOf(call.refId)).toMatchObject({ status: "failed", error, agreement: { differences: [] } });
    await expect(finishToolCall(scope, ended(call.refId))).rejects.toThrow(/has already ended: it is failed/);
    await expect(finishToolCall(elsewhere, ended(call.refId))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("writes the row alone where the payload has gone meanwhile", async () => {
    const call = begun();
    await startToolCall(scope, call);
    await scoped(scope, "tool_call_logs").bulkWrite([{ deleteOne: { filter: { refId: call.refId } } }]);
    await finishToolCall(scope, ended(call.refId));
    expect(await detailOf(call.refId)).toMatchObject({ status: "succeeded", payload: { state: "lost" } });
  });
});

describe("ending what runs", () => {
  it("times out what is too old, once of two at once, and takes back an answer that came too late", async () => {
    const own = await testTenant();
    const old = Array.from({ length: 6 }, (_, i) => begun({ refId: newRefId(new Date(Date.now() - 3_600_000 - i)) }));
    const young = begun();
    for (const call of [...old, young]) await startToolCall(own, call);
    const late = old[0]?.refId ?? "";
    const update = { $set: { response: { text: "{}" } } };
    const answer = () => scoped(own, "tool_call_logs").bulkWrite([{ updateOne: { filter: { refId: late }, update } }]);
    await answer();
    const pass = () => timeOutStale(own, new Date(), 600_000, 4);
    const [one, other] = await Promise.all([pass(), pass()]);
    const rest = await pass();
    expect([...one, ...other, ...rest].sort()).toEqual(old.map(({ refId }) => refId).sort());
    expect(await pass()).toEqual([]);
    expect(await documentOf(late, own)).toMatchObject({ response: null });
    expect(await usageOf(own)).toEqual({ tool_calls: 6 });
    const [rows] = await readIn(own, (db) => [db.toolCall.findMany({ where: { tenantId: own.tenantId } })]);
    expect(rows.filter(({ status }) => status === "timed_out")).toHaveLength(6);
    await expect(finishToolCall(own, ended(late))).rejects.toThrow(/it is timed out/);
    // The state left by a worker that dies between the rows and the documents.
    await answer();
    expect(await pass()).toEqual([]);
    expect(await documentOf(late, own)).toMatchObject({ response: null });
  });

  it("staff cancel a running call with a reason, and a later answer is not taken", async () => {
    const call = begun();
    await startToolCall(scope, call);
    const cancel = (o: object) =>
      as(support, () => transitionToolCall({ event: "cancel", ...given(call.refId), rowVersion: 1, ...o }));
    expect(await cancel({})).toMatchObject({ error: { code: "INVALID" } });
    expect(
      await as(auditor, () =>
        transitionToolCall({ event: "cancel", ...given(call.refId), rowVersion: 1, reason: REASON }),
      ),
    ).toMatchObject({
      error: { code: "FORBIDDEN" },
    });
    expect(await cancel({ rowVersion: 7, reason: REASON })).toMatchObject({ error: { code: "CONFLICT" } });
    expect(ok(await cancel({ reason: REASON }))).toEqual({ status: "cancelled" });
    expect(await auditOf(scope, call.refId)).toMatchObject([
      { action: "tool_call.cancelled", before: { status: "running" }, after: { status: "cancelled", reason: REASON } },
    ]);
    await expect(finishToolCall(scope, ended(call.refId))).rejects.toThrow(/it is cancelled/);
    expect(await detailOf(call.refId)).toMatchObject({
      status: "cancelled",
      agreement: { differences: [] },
      history: [{ event: "cancel", reason: REASON }],
    });
    expect(await cancel({ rowVersion: 2, reason: REASON })).toMatchObject({ error: { code: "CONFLICT" } });
  });
});

describe("pinning", () => {
  const asked = (refId: string) => ({ ...given(refId), reason: REASON });

  it("keeps a payload for good in both parts, and lets it go again by the plan", async () => {
    const call = begun();
    await startToolCall(scope, call);
    const { expiresAt } = await detailOf(call.refId);
    expect(ok(await as(auditor, () => pinPayload(asked(call.refId))))).toEqual({ status: "pinned" });
    expect(await documentOf(call.refId)).not.toHaveProperty("expiresAt");
    expect(await detailOf(call.refId)).toMatchObject({ pinned: true, expiresAt: null, agreement: { differences: [] } });
    const again = await as(auditor, () => pinPayload(asked(call.refId)));
    expect(again).toMatchObject({ error: { code: "CONFLICT", message: expect.stringContaining("already pinned") } });
    expect(ok(await as(auditor, () => unpinPayload(asked(call.refId))))).toEqual({ status: "unpinned" });
    expect(await detailOf(call.refId)).toMatchObject({ pinned: false, expiresAt, agreement: { differences: [] } });
    expect(await auditOf(scope, call.refId)).toMatchObject([
      { action: "tool_call.payload_pinned", before: { expiresAt }, after: { expiresAt: null, reason: REASON } },
      { action: "tool_call.payload_unpinned", before: { expiresAt: null }, after: { expiresAt, reason: REASON } },
    ]);
    expect(await as(auditor, () => unpinPayload(asked(call.refId)))).toMatchObject({ error: { code: "CONFLICT" } });
  });

  it("ends where a crash left the document pinned and the row not; an old payload stays at least a day", async () => {
    const call = begun({ refId: newRefId(new Date(Date.now() - 29.5 * DAY)) });
    await startToolCall(scope, call);
    const update = { $set: { pinned: true }, $unset: { expiresAt: "" as const } };
    await scoped(scope, "tool_call_logs").bulkWrite([{ updateOne: { filter: { refId: call.refId }, update } }]);
    expect((await detailOf(call.refId)).agreement.differences).toHaveLength(1);
    ok(await as(auditor, () => pinPayload(asked(call.refId))));
    expect((await detailOf(call.refId)).agreement.differences).toEqual([]);
    ok(await as(auditor, () => unpinPayload(asked(call.refId))));
    const { expiresAt } = await detailOf(call.refId);
    expect(Date.parse(expiresAt ?? "")).toBeGreaterThan(Date.now() + 0.9 * DAY);
  });

  it("is refused without a reason, and where the payload has gone", async () => {
    const call = begun();
    await startToolCall(scope, call);
    expect(await as(auditor, () => pinPayload({ ...asked(call.refId), reason: "short" }))).toMatchObject({
      error: { code: "INVALID", fields: { reason: expect.any(String) } },
    });
    await scoped(scope, "tool_call_logs").bulkWrite([{ deleteOne: { filter: { refId: call.refId } } }]);
    expect(await as(auditor, () => pinPayload(asked(call.refId)))).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect(await auditOf(scope, call.refId)).toEqual([]);
  });
});

describe("calls of one maker", () => {
  it("are found by its ref_id, and lead from one to the next", async () => {
    const [runId, runRef] = [newId(), newRefId()];
    const run = { id: runId, refId: runRef, tenantId: scope.tenantId, website: "https://example.com" };
    await inTenant(scope, (tx) =>
      tx.onboardingRun.create({ data: { ...run, status: "collecting", step: "collecting" } }),
    );
    const activity = await createActivity(scope, { kind: "report", title: "Count", status: "running" });
    const calls = [1, 2].map((seq) => begun({ onboardingRunId: runId, seq, toolName: `step.${seq}` }));
    const other = begun({ activityId: activity.id });
    for (const call of [...calls, other]) await startToolCall(scope, call);
    const list = async (o: object) =>
      ok(await as(support, () => toolCallsList({ tenant: scope.tenantRef, ...o }))).rows.map(({ refId }) => refId);
    expect((await list({ run: runRef })).sort()).toEqual(calls.map(({ refId }) => refId).sort());
    expect(await list({ activity: activity.refId })).toEqual([other.refId]);
    expect(await list({ activity: newRefId() })).toEqual([]);
    const counted = await as(support, () => toolCallsCount({ tenant: scope.tenantRef, run: runRef }));
    expect(ok(counted).value).toBe(2);
    const volume = ok(await as(support, () => toolCallsVolume({ tenant: scope.tenantRef, activity: activity.refId })));
    expect(volume.buckets.reduce((sum, bucket) => sum + bucket.other, 0)).toBe(1);
    expect(await detailOf(calls[0]?.refId ?? "")).toMatchObject({
      onboardingRun: { refId: runRef, website: "https://example.com" },
      activity: null,
      previous: null,
      next: { tool: "step.2" },
    });
  });
});
