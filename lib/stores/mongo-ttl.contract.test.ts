import { afterAll, beforeAll, expect, it } from "vitest";
import { systemScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { closeMongo, ensureMongo, scoped, unscopedMongo } from "@/lib/stores/mongo";
import { crashable, isEmbedded, type OwnStores } from "@/lib/stores/own-stores.fixture";

/** MongoDB removes expired documents once a minute; this file's embedded server does so every second. */

const scope = systemScope({ id: newId(), refId: newRefId(), name: "Expiry" }, "contract");
const PASS_MS = isEmbedded("mongo") ? 1_000 : 60_000;
let server: OwnStores;

beforeAll(async () => {
  server = await crashable("mongo", { ttlSeconds: 1 });
  await ensureMongo();
});
afterAll(async () => {
  await closeMongo();
  await server.close();
});

const log = (toolName: string, expiresAt?: Date) => ({
  refId: newRefId(),
  createdAt: new Date(),
  toolName,
  method: "search",
  runId: null,
  seq: 0,
  request: { text: "{}" },
  response: null,
  error: null,
  durationMs: null,
  usage: null,
  redactions: [],
  pinned: !expiresAt,
  ...(expiresAt ? { expiresAt } : {}),
});

it("a payload goes once its time has passed; one without a time, or whose time is to come, stays", async () => {
  const logs = scoped(scope, "tool_call_logs");
  const soon = new Date(Date.now() + 500);
  const documents = [
    log("expired", new Date(Date.now() - 60_000)),
    log("soon", soon),
    log("later", new Date(Date.now() + 3_600_000)),
    log("pinned"),
  ];
  for (const document of documents) await logs.insertOnce(document);
  const named = () => logs.distinct("toolName", {}).then((names) => names.sort());
  await expect.poll(named, { timeout: 4 * PASS_MS + 2_000, interval: 100 }).toEqual(["later", "pinned"]);
}, 260_000);

it("a time that is moved on in time keeps the payload; an array of times counts by its earliest", async () => {
  const collection = unscopedMongo().collection(`expiry_${newId()}`);
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
  const [past, present] = [new Date(Date.now() - 7_200_000), new Date()];
  await collection.insertMany([
    { name: "old", at: past },
    { name: "fresh", at: present },
    { name: "one old of two", at: [present, past] },
    { name: "both fresh", at: [present, present] },
    { name: "text", at: past.toISOString() },
    { name: "none" },
    { name: "null", at: null },
  ]);
  const named = () => collection.distinct("name").then((names) => names.sort());
  const kept = ["both fresh", "fresh", "none", "null", "text"];
  await expect.poll(named, { timeout: 4 * PASS_MS + 2_000, interval: 100 }).toEqual(kept);
  await new Promise((resolve) => setTimeout(resolve, isEmbedded("mongo") ? 2 * PASS_MS : 0));
  expect(await named()).toEqual(kept);
  await collection.drop();
}, 260_000);
