import { beforeAll, describe, expect, it } from "vitest";
import { deleteActivity, downloadActivityOutput, transitionActivity } from "@/lib/activities/actions";
import { MAX_SHOWN_BYTES, type ActivityKind, type ActivityStatus } from "@/lib/activities/model";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { activitiesDetail, activitiesList } from "@/lib/activities/queries";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { enterAllTenants } from "@/lib/session/actions";
import { scoped } from "@/lib/stores/mongo";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { recordToolCalls } from "@/lib/tool-calls/provider";

const REASON = "The campaign it was for was called off.";
let scope: TenantScope;
let elsewhere: TenantScope;
let admin: TestStaff;
let viewer: TestStaff;

beforeAll(async () => {
  [scope, elsewhere] = [await testTenant(), await testTenant("Other tenant")];
  [admin, viewer] = await Promise.all([
    testStaff({ role: "admin", tenant: scope }),
    testStaff({ role: "viewer", tenant: scope }),
  ]);
});

type Made = { kind?: ActivityKind; status?: ActivityStatus; within?: TenantScope; strategyId?: string; title?: string };

const activityOf = ({ within = scope, kind = "research", status = "planned", title = "Look", ...rest }: Made = {}) =>
  createActivity(within, { kind, status, title, ...rest });

async function withOutput(o: Made & { body?: string; format?: "markdown" | "json" } = {}) {
  const { within = scope, kind = "research", body = '{"found":1.0}', format = "json" } = o;
  const activity = await activityOf({ status: "succeeded", ...o });
  const about = { activityId: activity.id, kind, format, title: "Found", model: "claude-sonnet", body };
  return { ...activity, output: await storeActivityOutput(within, { ...about, hashtags: ["boots"] }) };
}

const given = (refId: string) => ({ tenant: scope.tenantRef, refId });

function ok<T>(result: { ok: true; data: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

const detailOf = async (refId: string) => ok(await as(viewer, () => activitiesDetail(given(refId))));

async function strategyIn(within: TenantScope) {
  const row = { id: newId(), refId: newRefId(), tenantId: within.tenantId, version: 1, title: "Plan", status: "draft" };
  await inTenant(within, (tx) => tx.strategy.create({ data: { ...row, author: "agent" } }));
  return row;
}

describe("creating and storing", () => {
  it("refuses no title, one too long, and another tenant's strategy; nothing is written", async () => {
    const strange = await strategyIn(elsewhere);
    const refId = newRefId();
    const base = { refId, kind: "report", status: "planned" } as const;
    for (const title of ["", "  ", "x".repeat(1_001)]) {
      await expect(createActivity(scope, { ...base, title })).rejects.toMatchObject({ code: "INVALID" });
    }
    const foreign = createActivity(scope, { ...base, title: "Plan", strategyId: strange.id });
    await expect(foreign).rejects.toMatchObject({ code: "NOT_FOUND" });
    const [count] = await readIn(scope, (db) => [db.activity.count({ where: { refId } })]);
    expect(count).toBe(0);
  });

  it("refuses an empty output, JSON that is none and another kind; counts an output once", async () => {
    const own = await testTenant();
    const activity = await activityOf({ within: own, status: "running" });
    const about = { activityId: activity.id, kind: "research", title: "T", model: null, refId: newRefId() } as const;
    const store = (o: { body: string; format: "markdown" | "json"; kind?: ActivityKind }) =>
      storeActivityOutput(own, { ...about, ...o });
    await expect(store({ body: " \n", format: "markdown" })).rejects.toMatchObject({ code: "INVALID" });
    await expect(store({ body: "{", format: "json" })).rejects.toMatchObject({ code: "INVALID" });
    await expect(store({ body: "{}", format: "json", kind: "report" })).rejects.toMatchObject({ code: "INVALID" });
    expect(await scoped(own, "activity_outputs").countDocuments({}, 5)).toBe(0);
    await store({ body: "{}", format: "json" });
    await store({ body: "{}", format: "json" });
    const where = { tenantId: own.tenantId, metric: "activities" };
    const [rows] = await readIn(own, (db) => [db.usageRecord.findMany({ where })]);
    expect(rows.map(({ quantity }) => Number(quantity))).toEqual([1]);
  });
});

describe("activities.list", () => {
  it("filters by kind, state, strategy and time, pages by keyset, and says what each made", async () => {
    const own = await testTenant("List tenant");
    const reader = await testStaff({ role: "viewer", tenant: own });
    const plan = await strategyIn(own);
    const made = await withOutput({ within: own, strategyId: plan.id });
    const post = await activityOf({ within: own, kind: "blog_post" });
    const gone = await activityOf({ within: own, kind: "image" });
    const old = { tenantId: own.tenantId, kind: "report", title: "Old", status: "cancelled" };
    const many = Array.from({ length: 60 }, (_, at) => ({
      ...old,
      id: newId(),
      refId: newRefId(),
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(at / 3))),
    }));
    await inTenant(own, async (tx) => {
      await tx.activity.createMany({ data: many });
      await tx.activity.updateMany({ where: { id: gone.id }, data: { deletedOn: new Date() } });
    });
    const read = async (o: object) => ok(await as(reader, () => activitiesList({ tenant: own.tenantRef, ...o })));
    const refs = async (o: object) => (await read(o)).rows.map(({ refId }) => refId);
    expect(await refs({ kind: ["blog_post", "image"] })).toEqual([post.refId]);
    expect(await refs({ status: ["succeeded"] })).toEqual([made.refId]);
    expect(await refs({ strategy: plan.refId })).toEqual([made.refId]);
    expect(await refs({ strategy: newRefId() })).toEqual([]);
    expect((await refs({ range: "24h" })).sort()).toEqual([made.refId, post.refId].sort());
    expect((await read({ status: ["succeeded"] })).rows[0]?.output).toEqual({ format: "json", bytes: 13 });
    expect((await read({ kind: ["blog_post"] })).rows[0]?.output).toBeNull();
    const first = await read({});
    const second = await read({ cursor: first.next ?? "" });
    expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 12, null]);
    expect((await read({ cursor: second.previous ?? "" })).rows).toEqual(first.rows);
    const wrong = await as(reader, () =>
      activitiesList({ tenant: own.tenantRef, range: "7d", cursor: first.next ?? "" }),
    );
    expect(wrong).toMatchObject({ error: { code: "INVALID" } });
    await scoped(own, "activity_outputs").bulkWrite([{ deleteMany: { filter: {} } }]);
    expect((await read({ status: ["succeeded"] })).rows[0]?.output).toBe("stored");
  });

  it("shows all tenants to whoever entered them", async () => {
    const reader = await testStaff({ role: "auditor" });
    await withOutput();
    ok(await as(reader, () => enterAllTenants({ reason: "Counting what waits", minutes: 15 })));
    const page = ok(await as(reader, () => activitiesList({ status: ["succeeded"] })));
    expect(new Set(page.rows.map(({ tenant }) => tenant.refId)).size).toBeGreaterThan(1);
    expect(page.rows.map(({ output }) => output)).toContain("stored");
  });
});

describe("activities.detail", () => {
  it("answers the output with three parts that agree, its posts, its strategy and its calls", async () => {
    const plan = await strategyIn(scope);
    const { id, refId, output } = await withOutput({
      kind: "social_post",
      format: "markdown",
      body: "# Hä\n",
      strategyId: plan.id,
    });
    const { outputRef, sha256: contentSha256 } = output;
    const post = { tenantId: scope.tenantId, activityId: id, outputRef, contentSha256, status: "draft" };
    await inTenant(scope, async (tx) => {
      const social = { ...post, platform: "linkedin", excerpt: "Boots last" };
      await tx.socialPost.create({ data: { ...social, id: newId(), refId: newRefId() } });
      await tx.socialPost.create({ data: { ...social, id: newId(), refId: newRefId(), deletedOn: new Date() } });
    });
    const at = new Date();
    const call = {
      toolName: "web_search",
      method: "search",
      status: "succeeded",
      request: "{}",
      response: "{}",
    } as const;
    const calls = Array.from({ length: 52 }, (_, seq) => ({
      ...call,
      refId: newRefId(at),
      activityId: id,
      seq,
      startedAt: at,
      expiresAt: null,
    }));
    await recordToolCalls(scope, calls);
    const detail = await detailOf(refId);
    expect(detail).toMatchObject({
      output: {
        state: "present",
        value: { format: "markdown", model: "claude-sonnet", hashtags: ["boots"], bytes: 6 },
      },
      content: { state: "present", value: "# Hä\n" },
      strategy: { refId: plan.refId, version: 1 },
      posts: [{ kind: "social_post", title: "Boots last", status: "draft" }],
      calls: { more: true },
      agreement: { differences: [] },
    });
    expect(detail.calls.first.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, seq) => seq));
    expect(detail.posts).toHaveLength(1);
    expect(detail.agreement.compared).toHaveLength(5);
    expect(detail.storage.map(({ part }) => part.state)).toEqual(["present", "present", "present"]);
    expect(structuredClone(detail)).toEqual(JSON.parse(JSON.stringify(detail)));
    await inTenant(scope, (tx) => tx.strategy.updateMany({ where: { id: plan.id }, data: { deletedOn: new Date() } }));
    expect((await detailOf(refId)).strategy).toBeNull();
  });

  it("does not carry an output of more than 1 MB, and still looks at its object", async () => {
    const body = JSON.stringify({ text: "x".repeat(MAX_SHOWN_BYTES) });
    const { refId } = await withOutput({ body });
    const detail = await detailOf(refId);
    expect(detail.content).toEqual({ state: "too_large", bytes: body.length });
    expect(detail.output).toMatchObject({ value: { preview: body.slice(0, 4096) } });
    expect(detail.agreement).toMatchObject({ differences: [] });
    expect(detail.storage[2]?.part.state).toBe("present");
    expect(JSON.stringify(detail).length).toBeLessThan(20_000);
  });

  it("says that there is no output yet, that one is lost, and where the parts differ", async () => {
    const waiting = await detailOf((await activityOf({ status: "queued" })).refId);
    expect(waiting.content).toMatchObject({ state: "missing", expected: "not_yet" });
    const never = await detailOf((await activityOf({ status: "accepted" })).refId);
    expect(never.content).toMatchObject({ state: "missing", why: expect.stringContaining("Not written") });
    expect(never.content).not.toHaveProperty("expected", "not_yet");
    const { id, refId, output } = await withOutput();
    const wrong = "0".repeat(64);
    await inTenant(scope, (tx) => tx.activity.updateMany({ where: { id }, data: { outputSha256: wrong } }));
    expect((await detailOf(refId)).agreement.differences).toHaveLength(1);
    await scoped(scope, "activity_outputs").bulkWrite([{ deleteOne: { filter: { refId: output.refId } } }]);
    const lost = await detailOf(refId);
    expect(lost.output).toMatchObject({ state: "missing", why: expect.stringContaining("output_ref") });
    expect(lost.storage.map(({ part }) => part.state)).toEqual(["present", "missing", "missing"]);
  });
});

describe("what staff do", () => {
  it.each([
    ["queue", "planned", "queued", "activity.queued"],
    ["retry", "failed", "queued", "activity.retried"],
    ["retry", "timed_out", "queued", "activity.retried"],
    ["cancel", "running", "cancelled", "activity.cancelled"],
    ["accept", "needs_review", "accepted", "activity.accepted"],
    ["discard", "needs_review", "discarded", "activity.discarded"],
  ] as const)("%s goes from %s to %s, with its audit row and history", async (event, from, to, audit) => {
    const made =
      from === "needs_review"
        ? await withOutput({ status: from })
        : { ...(await activityOf({ status: from })), output: null };
    const { id, refId, output } = made;
    const seen = { ...given(refId), rowVersion: output ? 2 : 1, contentSha256: output?.sha256 ?? null, reason: REASON };
    await inTenant(scope, (tx) =>
      tx.activity.updateMany({ where: { id }, data: { leaseUntil: new Date(), errorCode: "upstream_error" } }),
    );
    expect(ok(await as(admin, () => transitionActivity({ event, ...seen })))).toEqual({ status: to });
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: audit, actor: admin.email, before: { status: from }, after: { status: to, reason: REASON } },
    ]);
    const detail = await detailOf(refId);
    expect(detail).toMatchObject({ status: to, history: [{ from, to, actor: admin.email, reason: REASON }] });
    if (to === "cancelled") expect(detail.leaseUntil).toBeNull();
    if (audit === "activity.retried") expect(detail.errorCode).toBeNull();
    const again = await as(admin, () => transitionActivity({ event, ...seen }));
    expect(again).toMatchObject({ error: { code: "CONFLICT" } });
  });

  it("is refused without a demanded reason, and where it was changed since it was opened", async () => {
    const { refId, output } = await withOutput({ status: "needs_review" });
    const read = { ...given(refId), contentSha256: output.sha256 };
    const none = await as(admin, () => transitionActivity({ event: "discard", ...read, rowVersion: 2 }));
    expect(none).toMatchObject({ error: { code: "INVALID", message: expect.stringContaining("reason") } });
    const stale = await as(admin, () => transitionActivity({ event: "accept", ...read, rowVersion: 9 }));
    expect(stale).toMatchObject({ error: { code: "CONFLICT" } });
    expect(await auditOf(scope, refId)).toEqual([]);
  });

  it("deletes what nothing needs, and says why not where something does", async () => {
    const remove = (refId: string, rowVersion = 1) =>
      as(admin, () => deleteActivity({ ...given(refId), rowVersion, reason: REASON }));
    for (const status of ["queued", "running"] as const) {
      const { refId } = await activityOf({ status });
      expect(await remove(refId)).toMatchObject({
        error: { code: "CONFLICT", message: expect.stringContaining("Cancel") },
      });
    }
    const { id, refId, output } = await withOutput({ kind: "blog_post", format: "markdown", body: "# B" });
    const postId = newId();
    const words = { title: "Boots", slug: "boots", channel: "blog", status: "draft", outputRef: output.outputRef };
    const post = { ...words, id: postId, refId: newRefId(), tenantId: scope.tenantId, activityId: id };
    await inTenant(scope, (tx) => tx.blogPost.create({ data: post }));
    const used = await remove(refId, 2);
    expect(used).toMatchObject({ error: { code: "CONFLICT", message: expect.stringContaining('"Boots"') } });
    await inTenant(scope, (tx) => tx.blogPost.updateMany({ where: { id: postId }, data: { deletedOn: new Date() } }));
    ok(await remove(refId, 2));
    expect(await as(viewer, () => activitiesDetail(given(refId)))).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect(await auditOf(scope, refId)).toMatchObject([{ action: "activity.deleted", after: { reason: REASON } }]);
  });

  it("downloads an output as a file, audited; not where there is none", async () => {
    const { refId, output } = await withOutput({ body: '{"a":"ä"}' });
    const { url } = ok(await as(admin, () => downloadActivityOutput(given(refId))));
    expect(await (await fetch(url)).text()).toBe('{"a":"ä"}');
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "activity.output_downloaded", after: { sha256: output.sha256 } },
    ]);
    expect(output.sha256).toBe(sha256('{"a":"ä"}'));
    const none = await activityOf();
    expect(await as(admin, () => downloadActivityOutput(given(none.refId)))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
    expect(await as(viewer, () => downloadActivityOutput(given(refId)))).toMatchObject({
      error: { code: "FORBIDDEN" },
    });
  });
});
