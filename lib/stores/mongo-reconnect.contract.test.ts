import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { closeMongo, ensureMongo, scoped } from "@/lib/stores/mongo";
import { crashable, notCrashable, type OwnStores } from "@/lib/stores/own-stores.fixture";
import { underLoad } from "@/lib/stores/under-load.fixture";

/** The server dies under load: acknowledged writes are kept, and the app's own client recovers by itself. */

const inMongo = notCrashable("mongo");
describe.skipIf(inMongo)(`MongoDB, when it crashes${inMongo ? ` (${inMongo})` : ""}`, () => {
  let server: OwnStores;

  beforeAll(async () => {
    server = await crashable("mongo");
    await ensureMongo();
  });
  afterAll(async () => {
    await closeMongo();
    await server.close();
  });

  it("loses nothing it acknowledged, and writes that may be repeated wait for it instead of failing", async () => {
    const scope = systemScope({ id: newId(), refId: newRefId(), name: "Reconnect" }, "contract");
    const skills = scoped(scope, "skills");
    const skill = {
      createdAt: new Date(),
      skillRef: newRefId(),
      version: 1,
      name: "Load",
      description: "",
      body: "",
      tags: [],
      status: "active",
    };
    const load = await underLoad((refId) => skills.insertOnce({ ...skill, refId }), server.crash);
    const kept = new Set(await skills.distinct("refId", {}));
    expect(load.acknowledged.filter((refId) => !kept.has(refId))).toEqual([]);
    expect(load.errors.map(String)).toEqual([]);
  }, 150_000);
});
