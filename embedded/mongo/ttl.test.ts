import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mongo } from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStores } from "../start";
import type { Stores } from "../start";
import { removeExpired } from "./ttl";

let dataDir: string;
let stores: Stores;
let client: mongo.MongoClient;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "ttl-"));
  stores = await startStores({ dataDir, stores: ["mongo"], onProgress: () => undefined, ttlSeconds: 3_600 });
  client = new mongo.MongoClient(stores.env.MONGO_URL ?? "");
});
afterAll(async () => {
  await client.close();
  await stores.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

type Document = { _id: string; [field: string]: unknown };

const NOW = new Date("2026-01-01T00:00:00Z");
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const fail = (where: string, error: unknown) => expect.fail(`${where}: ${String(error)}`);
const pass = (signal = new AbortController().signal) => removeExpired(client, signal, fail, NOW);

async function left(name: string): Promise<unknown[]> {
  const documents = await client.db("leadmetrics").collection(name).find().sort({ _id: 1 }).toArray();
  return documents.map(({ _id }) => _id);
}

test("what is older goes, an array by its earliest date; what has no date never does", async () => {
  const rules = client.db("leadmetrics").collection<{ _id: unknown; at?: unknown }>("rules");
  await rules.createIndex({ at: 1 }, { expireAfterSeconds: 100 });
  await rules.insertMany([
    { _id: "older", at: before(101) },
    { _id: "exactly", at: before(100) },
    { _id: "younger", at: before(99) },
    { _id: "array, one older", at: [before(99), before(101)] },
    { _id: "array, none older", at: [before(1), before(99)] },
    { _id: "empty array", at: [] },
    { _id: "missing" },
    { _id: "null", at: null },
    { _id: "number", at: 5 },
    { _id: "text", at: "2020-01-01" },
  ]);
  expect(await pass()).toEqual([{ namespace: "leadmetrics.rules", index: "at_1", documents: 3 }]);
  expect(await left("rules")).toEqual([
    "array, none older",
    "empty array",
    "missing",
    "null",
    "number",
    "text",
    "younger",
  ]);
  expect(await pass()).toEqual([]);
});

test("a partial index expires what it covers; plain, compound and switched-off ones expire nothing", async () => {
  const db = client.db("leadmetrics");
  await db
    .collection("partial")
    .createIndex({ "meta.at": -1 }, { expireAfterSeconds: 0, partialFilterExpression: { pinned: false } });
  await db.collection<Document>("partial").insertMany([
    { _id: "covered", pinned: false, meta: { at: before(1) } },
    { _id: "pinned", pinned: true, meta: { at: before(1) } },
    { _id: "future", pinned: false, meta: { at: before(-1) } },
  ]);
  await db.collection("plain").createIndex({ at: 1 });
  await db.collection<Document>("plain").insertOne({ _id: "old", at: before(9_999) });
  expect(await pass()).toEqual([{ namespace: "leadmetrics.partial", index: "meta.at_-1", documents: 1 }]);
  expect(await left("partial")).toEqual(["future", "pinned"]);
  expect(await left("plain")).toEqual(["old"]);
});

test("more than one batch goes in one pass, in every database; an aborted pass ends within its batch", async () => {
  const many = client.db("another").collection("many");
  await many.createIndex({ at: 1 }, { expireAfterSeconds: 0 });
  await many.insertMany(Array.from({ length: 2_500 }, () => ({ at: before(1) })));
  expect(await pass(AbortSignal.abort())).toEqual([]);
  expect(await many.countDocuments()).toBe(2_500);

  const stopping = new AbortController();
  const watched = new mongo.MongoClient(stores.env.MONGO_URL ?? "", { monitorCommands: true });
  watched.on("commandStarted", ({ commandName }) => commandName === "delete" && stopping.abort());
  const removed = await removeExpired(watched, stopping.signal, fail, NOW);
  await watched.close();
  expect(removed).toEqual([{ namespace: "another.many", index: "at_1", documents: 1_000 }]);
  expect(await pass()).toEqual([{ namespace: "another.many", index: "at_1", documents: 1_500 }]);
});

test("the store's process makes the passes by itself and logs what went", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ttl-"));
  const own = await startStores({ dataDir: folder, stores: ["mongo"], onProgress: () => undefined, ttlSeconds: 0.3 });
  const driver = new mongo.MongoClient(own.env.MONGO_URL ?? "");
  try {
    const logs = driver.db().collection("tool_call_logs");
    await logs.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
    await logs.insertMany([{ expiresAt: new Date(Date.now() - 1_000) }, { expiresAt: new Date(Date.now() + 60_000) }]);
    await expect.poll(() => logs.countDocuments(), { interval: 100 }).toBe(1);
    await expect
      .poll(() => readFileSync(join(folder, "log", "mongo.log"), "utf8"))
      .toMatch(/TTL: removed 1 from leadmetrics\.tool_call_logs by expiresAt_1/);
  } finally {
    await driver.close();
    await own.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a command that would end the engine's process is refused, and the process lives on", async () => {
  await expect(client.db("admin").command({ startSession: 1 })).rejects.toMatchObject({ code: 59 });
  expect(await client.db("admin").command({ ping: 1 })).toMatchObject({ ok: 1 });
});
