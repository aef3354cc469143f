import { afterAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/core/ids";
import { closeMongo, unscopedMongo } from "@/lib/stores/mongo";
import { breachOf } from "@/lib/stores/mongo-7";

const update = (statement: object) => ({ update: "c", updates: [{ q: {}, u: { $set: { a: 1 } }, ...statement }] });
const aggregate = (...pipeline: object[]) => ({ aggregate: "c", pipeline, cursor: {} });

describe("what MongoDB 7 or the embedded engine lacks is named", () => {
  it.each<[string, Record<string, unknown>]>([
    ["the command startSession may not go to MongoDB: the embedded engine has none", { startSession: 1 }],
    ["find's option startTransaction", { find: "c", txnNumber: 1, startTransaction: true }],
    ["insert's option autocommit", { insert: "c", documents: [], txnNumber: 1, autocommit: false }],
    ["find's option collation", { find: "c", filter: {}, collation: { locale: "de" } }],
    ["the update's option collation", update({ collation: { locale: "de" } })],
    ["the index's option collation", { createIndexes: "c", indexes: [{ key: { a: 1 }, collation: { locale: "de" } }] }],
    ["the update's option sort may not go to MongoDB: MongoDB sorts an update since 8.0", update({ sort: { a: 1 } })],
    ["the command bulkWrite may not go to MongoDB: MongoDB has this command since 8.0", { bulkWrite: 1, ops: [] }],
    ["the command collMod", { collMod: "c" }],
    ["the command setParameter", { setParameter: 1, ttlMonitorEnabled: false }],
    ["the command renameCollection", { renameCollection: "a.b" }],
    ["the stage $changeStream", aggregate({ $changeStream: {} })],
    ["the stage $lookup", aggregate({ $match: {} }, { $lookup: {} })],
    ["the stage $out", aggregate({ $facet: { a: [{ $out: "x" }] } })],
    ["the stage $rankFusion", aggregate({ $rankFusion: {} })],
    ["the operator $function", aggregate({ $set: { a: { $function: {} } } })],
    ["the operator $where", { find: "c", filter: { $or: [{ $where: "1" }] } }],
    ["the operator $where", { distinct: "c", key: "a", query: { $where: "1" } }],
    ["the operator $where", update({ q: { $where: "1" } })],
    ["the operator $where", { delete: "c", deletes: [{ q: { $where: "1" }, limit: 0 }] }],
    ["the operator $toHashedIndexKey", { find: "c", filter: {}, projection: { a: { $toHashedIndexKey: "$a" } } }],
    ["the update operator $bit", update({ u: { $bit: { a: { and: 1 } } } })],
    ["the stage $densify", update({ u: [{ $densify: {} }] })],
    ["find's option collation", { explain: { find: "c", collation: {} }, verbosity: "queryPlanner" }],
    ["create's option timeseries", { create: "c", timeseries: { timeField: "at" } }],
  ])("%s", (named, command) => {
    expect(breachOf(command)).toContain(named);
  });
});

it("what the driver adds by itself, and data of whatever shape, is no breach", () => {
  const added = { $db: "d", lsid: { id: 1 }, txnNumber: 5, $clusterTime: {}, writeConcern: { w: "majority", j: true } };
  expect(breachOf({ insert: "c", documents: [{ $where: "data" }], ordered: true, ...added })).toBeNull();
  expect(breachOf({ ...update({ u: { $set: { a: { $where: "data" } } } }), ...added })).toBeNull();
  expect(breachOf({ find: "c", filter: {}, collation: undefined, ...added })).toBeNull();
});

it("a breach fails on the wire, before the server has it, and the connection goes on", async () => {
  const name = `breach_${newId()}`;
  const collection = unscopedMongo().collection(name);
  await collection.insertOne({ a: 1 });
  const german = { collation: { locale: "de" } };
  await expect(collection.find({}, german).toArray()).rejects.toThrow("find's option collation may not go to MongoDB");
  await expect(collection.aggregate([{ $out: `${name}_copy` }]).toArray()).rejects.toThrow("the stage $out");
  await expect(unscopedMongo().db?.command({ startSession: 1 })).rejects.toThrow("the command startSession");
  const there = await unscopedMongo().listCollections();
  expect(there.map((one) => one.name).filter((one) => one.startsWith(name))).toEqual([name]);
  expect(await collection.countDocuments()).toBe(1);
  await collection.drop();
});

afterAll(closeMongo);
