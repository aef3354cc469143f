import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemScope, type TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { closeMongo, ensureMongo, scoped, unscopedMongo } from "@/lib/stores/mongo";
import { SCHEMAS } from "@/lib/stores/mongo-schemas";

/** The app's requirements on MongoDB, for any server at MONGO_URL. */

const tenant = (name: string) => systemScope({ id: newId(), refId: newRefId(), name }, "contract");
const DAY = Date.UTC(2026, 0, 1);

type Log = Parameters<ReturnType<typeof logsOf>["insertOnce"]>[0];
const logsOf = (scope: TenantScope) => scoped(scope, "tool_call_logs");
const outputsOf = (scope: TenantScope) => scoped(scope, "activity_outputs");

const log = (changes: Partial<Log> = {}): Log => ({
  refId: newRefId(),
  createdAt: new Date(DAY),
  toolName: "web_search",
  method: "search",
  runId: null,
  seq: 0,
  request: { text: "{}" },
  response: null,
  error: null,
  durationMs: 5,
  usage: null,
  redactions: [],
  pinned: true,
  ...changes,
});

const output = (s3Key: string) => ({
  refId: newRefId(),
  createdAt: new Date(DAY),
  activityId: newId(),
  kind: "blog_post",
  format: "markdown" as const,
  title: "Post",
  model: null,
  preview: "",
  s3Key,
  s3VersionId: "v1",
  sha256: "0".repeat(64),
  bytes: 1,
});

const raw = (name: string) => unscopedMongo().collection(name);

/** The commands sent while `work` runs. */
async function sent(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const commands: Record<string, unknown>[] = [];
  const listen = ({ command }: { command: Record<string, unknown> }) => void commands.push(command);
  unscopedMongo().on("commandStarted", listen);
  await work().finally(() => unscopedMongo().off("commandStarted", listen));
  return commands;
}

let here: TenantScope;
let there: TenantScope;

beforeAll(ensureMongo);
afterAll(closeMongo);
beforeEach(() => {
  [here, there] = [tenant("Here"), tenant("There")];
});

describe("one tenant's documents", () => {
  it("are all that any read finds, whatever the filter", async () => {
    const mine = await logsOf(here).insertOnce(log({ toolName: "mine" }));
    const other = await logsOf(there).insertOnce(log({ toolName: "theirs" }));
    const tricks = [
      {},
      { tenantId: there.tenantId },
      { $or: [{ tenantId: there.tenantId }, { tenantId: here.tenantId }] },
      { $nor: [{ tenantId: here.tenantId }] },
      { tenantId: { $exists: true }, deletedOn: { $exists: true } },
      { _id: other._id },
      { refId: { $in: [mine.refId, other.refId] } },
    ];
    for (const filter of tricks as never[]) {
      const found = await logsOf(here).find(filter, { limit: 10 });
      expect(found.filter(({ tenantId }) => tenantId !== here.tenantId)).toEqual([]);
      expect(await logsOf(here).countDocuments(filter, 10)).toBe(found.length);
      expect(await logsOf(here).distinct("toolName", filter)).toEqual(found.length > 0 ? ["mine"] : []);
      const summed = await logsOf(here).aggregate([{ $match: filter }, { $count: "documents" }]);
      expect(summed).toEqual(found.length > 0 ? [{ documents: found.length }] : []);
    }
    expect(await logsOf(here).findOne({ refId: other.refId })).toBeNull();
    expect(await logsOf(here).findOne({ refId: mine.refId })).toEqual({ ...mine, _id: mine._id });
  });

  it("are hidden from every read once deleted", async () => {
    const { refId } = await logsOf(here).insertOnce(log());
    await raw("tool_call_logs").updateOne({ refId }, { $set: { deletedOn: new Date() } });
    expect(await logsOf(here).findOne({ refId })).toBeNull();
    expect(await logsOf(here).find({}, { limit: 5 })).toEqual([]);
    expect(await logsOf(here).countDocuments({}, 5)).toBe(0);
    expect(await logsOf(here).distinct("toolName", {})).toEqual([]);
    expect(await logsOf(here).aggregate([{ $group: { _id: "$toolName" } }])).toEqual([]);
    expect(await logsOf(here).bulkWrite([{ deleteMany: { filter: {} } }])).toMatchObject({ deleted: 0 });
  });

  it("are all that a bulk writes", async () => {
    await logsOf(there).insertOnce(log({ toolName: "theirs" }));
    const fresh = log({ toolName: "fresh" });
    const answer = await logsOf(here).bulkWrite([
      { insertOne: { document: log({ toolName: "goes" }) } },
      { insertOne: { document: fresh } },
      { updateMany: { filter: {}, update: { $set: { durationMs: 9 } } } },
      { updateOne: { filter: { refId: fresh.refId }, update: { $push: { redactions: "key" } } } },
      { deleteOne: { filter: { toolName: "goes" } } },
      { deleteMany: { filter: { tenantId: there.tenantId } as never } },
    ]);
    expect(answer).toEqual({ inserted: 2, matched: 3, modified: 3, deleted: 1 });
    const [kept, ...rest] = await logsOf(here).find({}, { limit: 5 });
    expect(rest).toEqual([]);
    expect(kept).toMatchObject({ ...fresh, durationMs: 9, redactions: ["key"], schemaVersion: 1, deletedOn: null });
    const [theirs] = await logsOf(there).find({}, { limit: 5 });
    expect(theirs).toMatchObject({ toolName: "theirs", durationMs: 5, redactions: [] });
  });

  it.each([
    ["$set of the tenant", { $set: { tenantId: "x" } }, /\$set names tenantId/],
    ["$unset of the tenant", { $unset: { tenantId: 1 } }, /\$unset names tenantId/],
    ["$rename onto the tenant", { $rename: { toolName: "tenantId" } }, /\$rename names tenantId/],
    ["$set of the deletion", { $set: { deletedOn: new Date() } }, /\$set names deletedOn/],
    ["a replacement", { toolName: "x" }, /toolName is no operator/],
    ["a pipeline", [{ $set: { tenantId: "x" } }], /made of operators/],
    ["$setOnInsert", { $setOnInsert: { tenantId: "x" } }, /\$setOnInsert is no operator/],
    ["nothing", {}, /made of operators/],
  ])("refuse an update by %s, before anything is written", async (_, update, message) => {
    const fresh = { insertOne: { document: log() } };
    for (const kind of ["updateOne", "updateMany"] as const) {
      const write = { [kind]: { filter: {}, update } } as never;
      await expect(logsOf(here).bulkWrite([fresh, write])).rejects.toThrow(message);
    }
    expect(await logsOf(here).countDocuments({}, 5)).toBe(0);
  });

  it("refuse to be written with a tenant or a deletion of their own", async () => {
    for (const named of [{ tenantId: there.tenantId }, { deletedOn: null }]) {
      await expect(logsOf(here).insertOnce({ ...log(), ...named })).rejects.toThrow(/follows from the tenant/);
      const write = { insertOne: { document: { ...log(), ...named } } };
      await expect(logsOf(here).bulkWrite([write])).rejects.toThrow(/follows from the tenant/);
    }
    await expect(logsOf(here).insertOnce({ ...log(), colour: "red" } as never)).rejects.toThrow(/colour/);
  });

  it.each([
    ["$lookup", { $lookup: { from: "skills", pipeline: [], as: "x" } }],
    [
      "$graphLookup",
      { $graphLookup: { from: "skills", startWith: 1, connectFromField: "a", connectToField: "b", as: "x" } },
    ],
    ["$unionWith", { $unionWith: "skills" }],
    ["$out", { $out: "copy" }],
    ["$merge", { $merge: "skills" }],
    ["$collStats", { $collStats: { count: {} } }],
    ["$documents", { $documents: [{ a: 1 }] }],
    ["$changeStream", { $changeStream: {} }],
    ["$facet.leak[0] is $lookup", { $facet: { leak: [{ $lookup: { from: "skills", pipeline: [], as: "x" } }] } }],
    ["$match, $out", { $match: {}, $out: "copy" }],
    ["$function", { $addFields: { x: { $function: { body: "1", args: [], lang: "js" } } } }],
    ["$where", { $match: { $where: "true" } }],
  ])("refuse an aggregation by %s, first or later", async (named, stage) => {
    for (const pipeline of [[stage], [{ $match: {} }, stage]]) {
      await expect(logsOf(here).aggregate(pipeline as never)).rejects.toThrow(named);
    }
  });

  it("refuse code in a filter", async () => {
    const filter = { $or: [{ $expr: { $function: { body: "1", args: [], lang: "js" } } }] } as never;
    await expect(logsOf(here).find(filter, { limit: 1 })).rejects.toThrow(/\$function, which runs code/);
    await expect(logsOf(here).distinct("toolName", { $where: "1" } as never)).rejects.toThrow(/\$where/);
  });

  it("are counted, grouped and put in buckets by an aggregation", async () => {
    const logs = Array.from({ length: 30 }, (_, i) => log({ toolName: i % 3 ? "search" : "fetch", durationMs: i }));
    expect(await logsOf(here).insertManyOnce(logs)).toBe(30);
    const rows = await logsOf(here).aggregate([
      { $match: { durationMs: { $gte: 10 } } },
      { $group: { _id: "$toolName", calls: { $sum: 1 }, slowest: { $max: "$durationMs" } } },
      { $sort: { _id: 1 } },
    ]);
    expect(rows).toEqual([
      { _id: "fetch", calls: 6, slowest: 27 },
      { _id: "search", calls: 14, slowest: 29 },
    ]);
    const [facets] = await logsOf(here).aggregate<object>([
      { $facet: { all: [{ $count: "calls" }], first: [{ $sort: { durationMs: 1 } }, { $limit: 1 }] } },
    ]);
    expect(facets).toMatchObject({ all: [{ calls: 30 }], first: [{ durationMs: 0, tenantId: here.tenantId }] });
    expect((await logsOf(here).distinct("toolName", {})).sort()).toEqual(["fetch", "search"]);
    expect(await logsOf(here).countDocuments({}, 7)).toBe(7);
  });
});

describe("writes", () => {
  it("ask for the majority and the journal, all of them", async () => {
    const commands = await sent(async () => {
      await logsOf(here).insertOnce(log());
      await logsOf(here).insertManyOnce([log()]);
      await logsOf(here).bulkWrite([
        { insertOne: { document: log() } },
        { updateMany: { filter: {}, update: { $set: { seq: 2 } } } },
        { deleteMany: { filter: {} } },
      ]);
    });
    expect(commands.map((command) => Object.keys(command)[0])).toEqual([
      "insert",
      "update",
      "insert",
      "update",
      "delete",
    ]);
    for (const command of commands) expect(command.writeConcern).toEqual({ w: "majority", j: true });
  });

  it("happen once for one refId, even by twenty at once", async () => {
    const document = log();
    const answers = await Promise.all(Array.from({ length: 20 }, () => logsOf(here).insertOnce(document)));
    expect(new Set(answers.map(({ _id }) => String(_id))).size).toBe(1);
    expect(await logsOf(here).countDocuments({}, 5)).toBe(1);
    expect(await logsOf(here).insertManyOnce([document, log()])).toBe(1);
  });

  it("fail with E11000 and the key where another tenant has the refId, and show nothing of it", async () => {
    const document = log();
    await logsOf(there).insertOnce(document);
    const duplicate = { code: 11000, keyPattern: { refId: 1 }, keyValue: { refId: document.refId } };
    await expect(logsOf(here).insertOnce(document)).rejects.toMatchObject(duplicate);
    await expect(logsOf(here).insertManyOnce([document])).rejects.toMatchObject({ code: 11000 });
    expect(await logsOf(here).findOne({ refId: document.refId })).toBeNull();
  });

  it("of a bulk end at the first that fails, and keep those before it", async () => {
    const [first, twice, last] = [log(), log(), log()];
    const bulk = [first, twice, twice, last].map((document) => ({ insertOne: { document } }));
    await expect(logsOf(here).bulkWrite(bulk)).rejects.toMatchObject({ code: 11000 });
    const kept = await logsOf(here).distinct("refId", {});
    expect(kept.sort()).toEqual([first.refId, twice.refId].sort());
  });

  it("keep times to the millisecond, and text to the byte", async () => {
    const text = "é \u0000 \u{1f600} $key a.b \r\n";
    const at = new Date(DAY + 1);
    const { refId } = await logsOf(here).insertOnce(log({ createdAt: at, request: { text } }));
    expect(await logsOf(here).findOne({ refId })).toMatchObject({ createdAt: at, request: { text } });
  });
});

describe("indexes", () => {
  it("are those of the schemas, made once, and making them again changes nothing", async () => {
    const listed = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.keys(SCHEMAS).map(async (name) => [name, await raw(name).listIndexes().toArray()] as const),
        ),
      );
    const before = await listed();
    await ensureMongo();
    expect(await listed()).toEqual(before);
    for (const [name, schema] of Object.entries(SCHEMAS)) {
      expect(before[name]?.length).toBeGreaterThanOrEqual(schema.indexes().length + 1);
    }
    const find = (name: string, field: string) => before[name]?.find(({ key }) => Object.keys(key)[0] === field);
    expect(find("tool_call_logs", "expiresAt")).toMatchObject({ expireAfterSeconds: 0 });
    expect(find("tool_call_logs", "refId")).toMatchObject({ unique: true });
    expect(find("activity_outputs", "s3Key")).toMatchObject({
      unique: true,
      partialFilterExpression: { deletedOn: null },
    });
  });

  it("that are unique for a part forbid a second there, and allow it outside", async () => {
    const key = `${here.tenantId}/x.md`;
    const { refId } = await outputsOf(here).insertOnce(output(key));
    await expect(outputsOf(here).insertOnce(output(key))).rejects.toMatchObject({
      code: 11000,
      keyPattern: { s3Key: 1 },
    });
    await raw("activity_outputs").updateOne({ refId }, { $set: { deletedOn: new Date() } });
    await outputsOf(here).insertOnce(output(key));
    expect(await outputsOf(here).countDocuments({}, 5)).toBe(1);
  });

  it("carry a list from page to page: every document once, newest first, no sorting, no scan", async () => {
    // Three documents for each moment, so that pages end between equal times.
    const logs = Array.from({ length: 120 }, (_, i) => log({ createdAt: new Date(DAY + Math.floor(i / 3)), seq: i }));
    await logsOf(here).insertManyOnce(logs);
    await logsOf(there).insertManyOnce(logs.map((document) => ({ ...document, refId: newRefId() })));
    const pages: Awaited<ReturnType<ReturnType<typeof logsOf>["find"]>>[] = [];
    for (let page = await logsOf(here).find({}, { limit: 17 }); page.length > 0;) {
      pages.push(page);
      const after = page.at(-1);
      page = after ? await logsOf(here).find({}, { limit: 17, after }) : [];
    }
    const all = pages.flat();
    expect(all.map(({ refId }) => refId).sort()).toEqual(logs.map(({ refId }) => refId).sort());
    const newestFirst = all.toSorted((a, b) => +b.createdAt - +a.createdAt || (String(a._id) < String(b._id) ? 1 : -1));
    expect(all).toEqual(newestFirst);
    for (const after of [undefined, pages[3]?.at(-1)]) {
      for (const filter of [{}, { toolName: "web_search" }]) {
        const [command] = await sent(() => logsOf(here).find(filter, { limit: 17, ...(after ? { after } : {}) }));
        const plan = await explain(command ?? {});
        expect(plan.stages).toContain("IXSCAN");
        expect(plan.stages).not.toContain("COLLSCAN");
        expect(plan.stages).not.toContain("SORT");
        expect(plan.examined).toBeLessThanOrEqual(17 + 3);
      }
    }
  });
});

describe("documents of many megabytes", () => {
  const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");

  it("are kept to the byte up to 16 MB, and answered in one read with others", async () => {
    // The rest of the document takes a few hundred bytes.
    const text = "payload ".repeat((MAX_DOCUMENT_BYTES - 1024) / 8);
    const { refId } = await logsOf(here).insertOnce(log({ request: { text } }));
    await logsOf(here).insertOnce(log({ request: { text: text.slice(1024) } }));
    const found = await logsOf(here).findOne({ refId });
    expect(hash((found?.request as { text: string }).text)).toBe(hash(text));
    expect(await logsOf(here).find({}, { limit: 5 })).toHaveLength(2);
  });

  it("beyond it are refused, leave nothing, and harm no later request", async () => {
    const document = log({ request: { text: "x".repeat(MAX_DOCUMENT_BYTES) } });
    await expect(logsOf(here).insertOnce(document)).rejects.toThrow(/larger than|too large|exceed|BSONObj size/i);
    await expect(logsOf(here).insertManyOnce([document])).rejects.toThrow(/larger than|too large|exceed|BSONObj size/i);
    expect(await logsOf(here).countDocuments({}, 5)).toBe(0);
    await logsOf(here).insertOnce(log());
    expect(await logsOf(here).countDocuments({}, 5)).toBe(1);
  });

  it("come by several batches where one answer cannot hold them", async () => {
    const text = "x".repeat(1024 * 1024);
    for (let i = 0; i < 20; i++) await logsOf(here).insertOnce(log({ request: { text }, seq: i }));
    const commands = await sent(async () => {
      const found = await logsOf(here).find({}, { limit: 50 });
      expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => 19 - i));
    });
    expect(commands.map((command) => Object.keys(command)[0])).toEqual(["find", "getMore"]);
  });
});

type Plan = { stage?: string; inputStage?: Plan; inputStages?: Plan[]; queryPlan?: Plan };

/** The stages of the server's plan for a command, and how many documents it examined. */
async function explain(command: Record<string, unknown>): Promise<{ stages: string[]; examined: number }> {
  const { find, filter, sort, limit, projection } = command;
  const asked = { find, filter, sort, limit, ...(projection ? { projection } : {}) };
  const answer = await unscopedMongo().db?.command({ explain: asked, verbosity: "executionStats" });
  const stagesOf = (plan: Plan | undefined): string[] =>
    plan
      ? [
          ...(plan.stage ? [plan.stage] : []),
          ...[plan.queryPlan, plan.inputStage, ...(plan.inputStages ?? [])].flatMap(stagesOf),
        ]
      : [];
  return {
    stages: stagesOf(answer?.queryPlanner.winningPlan),
    examined: Number(answer?.executionStats.totalDocsExamined),
  };
}
