import { beforeAll, describe, expect, it } from "vitest";
import { createActivity } from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId, sha256, timeOf } from "@/lib/core/ids";
import { scoped } from "@/lib/stores/mongo";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { downloadPayload, revealPayload } from "@/lib/tool-calls/actions";
import type { ToolCallStatus } from "@/lib/tool-calls/model";
import { recordToolCall, recordToolCalls, type NewToolCall } from "@/lib/tool-calls/provider";
import {
  toolCallsCount,
  toolCallsDetail,
  toolCallsList,
  toolCallsTools,
  toolCallsVolume,
} from "@/lib/tool-calls/queries";

const DAY = 86_400_000;
let scope: TenantScope;
let support: TestStaff;
let viewer: TestStaff;
let stranger: TestStaff;

beforeAll(async () => {
  scope = await testTenant();
  const elsewhere = await testTenant("Other tenant");
  [support, viewer, stranger] = await Promise.all([
    testStaff({ role: "support", tenant: scope }),
    testStaff({ role: "viewer", tenant: scope }),
    testStaff({ role: "admin", tenant: elsewhere }),
  ]);
});

function call(o: Partial<NewToolCall> & { at?: Date } = {}): NewToolCall {
  const { at = new Date(), ...rest } = o;
  return {
    refId: newRefId(at),
    toolName: "search.web",
    method: "call",
    status: "succeeded",
    model: "sonnet",
    startedAt: at,
    durationMs: 812,
    tokensIn: 1200,
    tokensOut: 340,
    costMicros: 8700,
    request: '{ "q": "naïve café",  "n": 1.0 }',
    response: '{"hits":[]}',
    expiresAt: new Date(at.getTime() + 90 * DAY),
    ...rest,
  };
}

const given = (refId: string) => ({ tenant: scope.tenantRef, refId });

function ok<T>(result: { ok: true; data: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

const detailOf = async (refId: string) => ok(await as(viewer, () => toolCallsDetail(given(refId))));

describe("recording", () => {
  it("writes parts that agree, the row dated by its ref_id", async () => {
    const wanted = call({ at: new Date(Date.now() - 3 * DAY) });
    expect(await recordToolCalls(scope, [wanted])).toEqual({ written: 1, already: 0 });
    const detail = await detailOf(wanted.refId);
    expect(detail).toMatchObject({
      createdAt: timeOf(wanted.refId).toISOString(),
      tool: "search.web",
      costMicros: 8700,
      requestBytes: Buffer.byteLength(wanted.request),
      payload: { state: "present" },
      pinned: false,
      payloadSha256: sha256(`${wanted.request}\n${wanted.response}`),
    });
    expect(detail.agreement.compared).toHaveLength(7);
    expect(detail.agreement.differences).toEqual([]);
    expect(detail.storage.map((part) => [part.store, part.part.state])).toEqual([
      ["PostgreSQL", "present"],
      ["MongoDB", "present"],
    ]);
    expect(JSON.stringify(detail)).not.toContain("naïve");
  });

  it("repeated, whole or in part, doubles and loses nothing", async () => {
    const tenant = await testTenant();
    const calls = Array.from({ length: 40 }, (_, i) => call({ seq: i, at: new Date(Date.now() - i * 1000) }));
    expect(await recordToolCalls(tenant, calls.slice(0, 25))).toEqual({ written: 25, already: 0 });
    expect(await recordToolCalls(tenant, calls)).toEqual({ written: 15, already: 25 });
    expect(await recordToolCalls(tenant, calls)).toEqual({ written: 0, already: 40 });
    const [rows] = await readIn(tenant, (db) => [db.toolCall.count({ where: { tenantId: tenant.tenantId } })]);
    expect(rows).toBe(40);
    expect(await scoped(tenant, "tool_call_logs").countDocuments({}, 100)).toBe(40);
  });

  it("after a crash between MongoDB and the row ends as one whole call", async () => {
    const wanted = call();
    await scoped(scope, "tool_call_logs").insertManyOnce([
      {
        refId: wanted.refId,
        createdAt: timeOf(wanted.refId),
        toolName: wanted.toolName,
        method: wanted.method,
        runId: null,
        seq: 0,
        request: { text: wanted.request },
        response: { text: wanted.response ?? "" },
        error: null,
        durationMs: 812,
        usage: null,
        redactions: [],
        pinned: false,
        ...(wanted.expiresAt ? { expiresAt: wanted.expiresAt } : {}),
      },
    ]);
    expect(await recordToolCalls(scope, [wanted])).toEqual({ written: 1, already: 0 });
    expect((await detailOf(wanted.refId)).agreement.differences).toEqual([]);
    expect(await scoped(scope, "tool_call_logs").countDocuments({ refId: wanted.refId }, 5)).toBe(1);
  });

  it("keeps a pinned call for good", async () => {
    const { refId } = await recordToolCall(scope, call({ expiresAt: null }));
    expect(await detailOf(refId)).toMatchObject({ pinned: true, expiresAt: null });
    const document = await scoped(scope, "tool_call_logs").findOne({ refId });
    expect(document).toMatchObject({ pinned: true });
    expect(document).not.toHaveProperty("expiresAt");
  });
});

describe("revealing a payload", () => {
  it("gives both parts to the byte, checked, and is audited without their text", async () => {
    const { refId, request, response } = call();
    await recordToolCall(scope, { ...call(), refId });
    const revealed = ok(await as(support, () => revealPayload(given(refId))));
    expect(revealed).toMatchObject({
      request: { state: "shown", text: request, store: "MongoDB" },
      response: { state: "shown", text: response },
      difference: null,
    });
    const audit = await auditOf(scope, refId);
    expect(audit).toMatchObject([
      { action: "tool_call.payload_revealed", actor: support.email, after: { request: "shown", response: "shown" } },
    ]);
    expect(JSON.stringify(audit)).not.toContain("naïve");
  });

  it("gives a half of more than 7 MB from S3", async () => {
    const big = JSON.stringify({ rows: Array.from({ length: 80_000 }, (_, i) => `row ${i} ${"é".repeat(40)}`) });
    expect(Buffer.byteLength(big)).toBeGreaterThan(7 * 1024 * 1024);
    const { refId } = await recordToolCall(scope, call({ response: big }));
    const detail = await detailOf(refId);
    expect(detail.storage.map((part) => [part.store, part.part.state])).toEqual([
      ["PostgreSQL", "present"],
      ["MongoDB", "present"],
      ["S3", "present"],
    ]);
    expect(detail.agreement.differences).toEqual([]);
    const revealed = ok(await as(support, () => revealPayload(given(refId))));
    expect(revealed.response).toMatchObject({ state: "shown", store: "S3", bytes: Buffer.byteLength(big) });
    expect(revealed.response?.state === "shown" && revealed.response.text === big).toBe(true);
    expect(revealed.difference).toBeNull();
    const download = ok(await as(support, () => downloadPayload({ ...given(refId), part: "response" })));
    if (!("url" in download)) throw new Error("a part in S3 comes as a link");
    expect(await (await fetch(download.url)).text()).toBe(big);
  });

  it("says when it is not what was recorded", async () => {
    const { refId } = await recordToolCall(scope, call());
    await inTenant(scope, (tx) =>
      tx.toolCall.updateMany({ where: { refId, tenantId: scope.tenantId }, data: { payloadSha256: "0".repeat(64) } }),
    );
    const revealed = ok(await as(support, () => revealPayload(given(refId))));
    expect(revealed.difference).toContain("not what was recorded");
  });

  it("is hashed on the page before it is revealed", async () => {
    const { refId } = await recordToolCall(scope, call());
    const forged = { text: JSON.stringify({ forged: true }) };
    await scoped(scope, "tool_call_logs").bulkWrite([
      { updateOne: { filter: { refId }, update: { $set: { response: forged } } } },
    ]);
    expect((await detailOf(refId)).agreement.differences).toEqual([expect.stringContaining("sha256 of the payload")]);
  });

  it("is null where there was no response", async () => {
    const error = { class: "Timeout", message: "no answer in 30 s" };
    const { refId } = await recordToolCall(scope, call({ response: null, status: "timed_out", error }));
    expect((await detailOf(refId)).error).toEqual(error);
    expect(ok(await as(support, () => revealPayload(given(refId))))).toMatchObject({
      response: null,
      difference: null,
    });
    const download = await as(support, () => downloadPayload({ ...given(refId), part: "response" }));
    expect(download).toMatchObject({ error: { code: "NOT_FOUND", message: expect.stringContaining("no response") } });
  });

  it("is refused without the permission and from another tenant, and leaves no trace then", async () => {
    const { refId } = await recordToolCall(scope, call());
    const ways: (() => Promise<unknown>)[] = [
      () => revealPayload(given(refId)),
      () => downloadPayload({ ...given(refId), part: "request" }),
    ];
    for (const way of ways) {
      expect(await as(viewer, way)).toMatchObject({ error: { code: "FORBIDDEN" } });
      expect(await as(stranger, way)).toMatchObject({ error: { code: "NOT_FOUND" } });
      expect(await as(null, way)).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
    }
    expect(await auditOf(scope, refId)).toEqual([]);
  });

  it("as a file is the text and is audited", async () => {
    const wanted = call();
    const { refId } = await recordToolCall(scope, wanted);
    const download = ok(await as(support, () => downloadPayload({ ...given(refId), part: "request" })));
    expect(download).toEqual({ fileName: `${refId}.request.json`, text: wanted.request });
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "tool_call.payload_downloaded", actor: support.email, after: { part: "request" } },
    ]);
  });
});

describe("a payload that is not there", () => {
  /** A row whose document is gone. */
  async function rowAlone(expiresAt: Date | null): Promise<string> {
    const at = new Date(Date.now() - 40 * DAY);
    const refId = newRefId(at);
    const row = { id: newId(at), refId, tenantId: scope.tenantId, createdAt: at, startedAt: at, expiresAt };
    await inTenant(scope, (tx) =>
      tx.toolCall.create({ data: { ...row, toolName: "t", method: "call", status: "succeeded", pinned: !expiresAt } }),
    );
    return refId;
  }

  it("is expired on its date once that has passed", async () => {
    const expiresAt = new Date(Date.now() - DAY);
    const refId = await rowAlone(expiresAt);
    const why = `Expired on ${expiresAt.toISOString()}`;
    const detail = await detailOf(refId);
    expect(detail.payload).toMatchObject({ state: "expired", why: expect.stringContaining(why) });
    expect(detail.storage[1]?.part).toMatchObject({ state: "missing", why: expect.stringContaining(why) });
    const reveal = await as(support, () => revealPayload(given(refId)));
    expect(reveal).toMatchObject({ error: { code: "NOT_FOUND", message: expect.stringContaining(why) } });
    expect(await auditOf(scope, refId)).toEqual([]);
  });

  it.each([[new Date(Date.now() + DAY)], [null]])("is lost where it should be kept until %s", async (expiresAt) => {
    const detail = await detailOf(await rowAlone(expiresAt));
    expect(detail.payload).toMatchObject({ state: "lost", why: expect.stringContaining("Lost") });
  });
});

describe("the list", () => {
  let tenant: TenantScope;
  let person: TestStaff;
  let calls: NewToolCall[];
  const list = (o: object) => as(person, () => toolCallsList({ tenant: tenant.tenantRef, ...o }));

  beforeAll(async () => {
    tenant = await testTenant();
    person = await testStaff({ role: "viewer", tenant });
    const base = Date.now() - 60_000;
    // Dense and sparse months, and many calls in one millisecond.
    const at = (i: number) => {
      if (i < 90) return base - Math.floor(i / 30) * 1000;
      return i < 110 ? base - 50 * DAY - i * 1000 : base - 130 * DAY - (i % 3) * DAY;
    };
    calls = Array.from({ length: 230 }, (_, i) =>
      call({
        at: new Date(at(i)),
        toolName: `tool.${String(i % 7)}`,
        status: (i % 10 === 0 ? "failed" : "succeeded") as ToolCallStatus,
      }),
    );
    await recordToolCalls(tenant, calls);
  });

  it("walks 230 calls to the end and back, each exactly once and in order", async () => {
    const forth: string[][] = [];
    let page = ok(await list({ range: "all" }));
    for (;;) {
      forth.push(page.rows.map((row) => row.refId));
      if (!page.next) break;
      page = ok(await list({ range: "all", cursor: page.next }));
    }
    expect(forth.map((rows) => rows.length)).toEqual([50, 50, 50, 50, 30]);
    expect(new Set(forth.flat())).toEqual(new Set(calls.map(({ refId }) => refId)));
    expect(forth.flat()).toHaveLength(230);
    const back = [page.rows.map((row) => row.refId)];
    while (page.previous) {
      page = ok(await list({ range: "all", cursor: page.previous }));
      back.unshift(page.rows.map((row) => row.refId));
    }
    expect(back).toEqual(forth);
  });

  it("refuses a cursor of other filters, and one that is none", async () => {
    const { next } = ok(await list({ range: "all" }));
    for (const o of [{ range: "7d" }, { range: "all", tool: "tool.1" }, { range: "all", status: ["failed"] }]) {
      expect(await list({ ...o, cursor: next ?? "" })).toMatchObject({ error: { code: "INVALID" } });
    }
    expect(await list({ cursor: "nonsense" })).toMatchObject({ error: { code: "INVALID" } });
  });

  it("narrows by tool, status and time, and counts what it leaves", async () => {
    const count = async (o: object) =>
      ok(await as(person, () => toolCallsCount({ tenant: tenant.tenantRef, ...o }))).value;
    expect(await count({})).toBe(90);
    expect(await count({ range: "all" })).toBe(230);
    expect(await count({ range: "all", tool: "tool.3" })).toBe(33);
    expect(await count({ range: "all", status: ["failed"] })).toBe(23);
    expect(await count({ range: "all", status: ["failed", "succeeded"], tool: "tool.0" })).toBe(33);
    const from = new Date(Date.now() - 60 * DAY).toISOString();
    const to = new Date(Date.now() - 40 * DAY).toISOString();
    expect(await count({ range: `${from}..${to}` })).toBe(20);
    const rows = ok(await list({ range: "all", tool: "tool.3", status: ["failed"] })).rows;
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatchObject({ tool: "tool.3", status: "failed" });
    expect(await list({ range: "yesterday" })).toMatchObject({ error: { code: "INVALID" } });
  });

  it("names the tenant's tools once each, and counts over time without losing a call", async () => {
    const tools = ok(await as(person, () => toolCallsTools({ tenant: tenant.tenantRef })));
    expect(tools).toEqual(["tool.0", "tool.1", "tool.2", "tool.3", "tool.4", "tool.5", "tool.6"]);
    const none = await testTenant();
    const admin = await testStaff({ role: "admin" });
    expect(ok(await as(admin, () => toolCallsTools({ tenant: none.tenantRef })))).toEqual([]);
    const volume = ok(await as(person, () => toolCallsVolume({ tenant: tenant.tenantRef, range: "all" })));
    expect(volume.buckets.reduce((sum, { failed }) => sum + failed, 0)).toBe(23);
    expect(volume.buckets.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(207);
    const narrowed = ok(
      await as(person, () =>
        toolCallsVolume({ tenant: tenant.tenantRef, tool: "tool.0", status: ["failed", "running"] }),
      ),
    );
    expect(narrowed.buckets.reduce((sum, { failed }) => sum + failed, 0)).toBe(2);
  });

  it("is closed to other tenants' staff", async () => {
    const of = { tenant: tenant.tenantRef };
    const ways: (() => Promise<unknown>)[] = [
      () => toolCallsList(of),
      () => toolCallsCount(of),
      () => toolCallsTools(of),
      () => toolCallsVolume(of),
    ];
    for (const way of ways) expect(await as(stranger, way)).toMatchObject({ error: { code: "NOT_FOUND" } });
    const detail = await as(person, () => toolCallsDetail({ tenant: tenant.tenantRef, refId: calls[0]?.refId ?? "" }));
    expect(detail.ok).toBe(true);
    expect(await as(viewer, () => toolCallsDetail(given(calls[0]?.refId ?? "")))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
    expect(await as(viewer, () => toolCallsDetail(given("7ZZZZZZZZZ0000000000000000")))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
  });
});

describe("an activity's calls", () => {
  it("lead from one to the next by their place", async () => {
    const activity = await createActivity(scope, {
      kind: "blog_post",
      title: "Write about hedgehogs",
      status: "running",
    });
    const calls = [1, 2, 3].map((seq) => call({ seq, activityId: activity.id, toolName: `step.${seq}` }));
    await recordToolCalls(scope, calls);
    const [first, middle, last] = await Promise.all(calls.map(({ refId }) => detailOf(refId)));
    expect(middle).toMatchObject({
      activity: { refId: activity.refId },
      previous: { tool: "step.1", seq: 1 },
      next: { tool: "step.3", refId: last?.refId },
    });
    expect(first?.previous).toBeNull();
    expect(last?.next).toBeNull();
  });

  it("counts in its chart what its filter finds under the same word", async () => {
    const own = await testTenant("Words");
    const someone = await testStaff({ role: "viewer", tenant: own });
    const error = { class: "Timeout", message: "no answer in 30 s" };
    await recordToolCalls(own, [
      call({ status: "failed", error }),
      ...Array.from({ length: 3 }, () => call({ status: "timed_out", error, response: null })),
    ]);
    const volume = ok(await as(someone, () => toolCallsVolume({ tenant: own.tenantRef })));
    for (const [word, status] of [
      ["failed", "failed"],
      ["timedOut", "timed_out"],
    ] as const) {
      const { rows } = ok(await as(someone, () => toolCallsList({ tenant: own.tenantRef, status: [status] })));
      expect(
        volume.buckets.reduce((sum, bucket) => sum + bucket[word], 0),
        status,
      ).toBe(rows.length);
    }
  });
});
