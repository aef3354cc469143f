import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, messageOf } from "../files";
import { runStore } from "../store-process";
import type { RunningStore } from "../store-process";
import { Connections } from "./connections";
import { loadEngine } from "./native-engine";
import type { Engine, EngineClass } from "./native-engine";
import { startTtlPasses } from "./ttl";

export type MongoSettings = {
  /** The engine's data folder. Created if missing. */
  folder: string;
  /** For adapted copies of the engine's binaries. */
  cacheDir: string;
  /** The address where the supervisor accepts connections for this process. */
  url: string;
  ttlSeconds: number;
};

const log = (line: string) => console.error(`${new Date().toISOString()} ${line}`);

/** How long to wait for a previous process that is still closing the folder. */
const WAIT_FOR_FOLDER_MS = 5_000;

async function start(settings: MongoSettings): Promise<RunningStore> {
  makeFolder(settings.folder);
  const engine = await open(loadEngine(settings.cacheDir), settings.folder);
  const connections = new Connections(engine);
  log(`serving ${settings.folder}`);
  // The driver takes 0.2 s to load, so it is loaded last.
  const passes = import("mongoose").then(async ({ mongo }) => {
    const client = new mongo.MongoClient(settings.url, { maxPoolSize: 1 });
    const { stop } = startTtlPasses(client, settings.ttlSeconds, log);
    return async () => {
      await stop();
      await client.close();
    };
  });
  passes.catch((error: unknown) => log(`TTL: no passes will run: ${messageOf(error)}`));
  return {
    serve: (socket) => connections.serve(socket),
    async close() {
      await (
        await passes
      )();
      await connections.close();
      await engine.close();
      log("closed");
    },
  };
}

async function open(engineClass: EngineClass, folder: string): Promise<Engine> {
  const deadline = Date.now() + WAIT_FOR_FOLDER_MS;
  for (;;) {
    try {
      return await engineClass.open(folder);
    } catch (error) {
      if (!messageOf(error).includes("DBPathInUse")) throw error;
      if (Date.now() > deadline) throw new Error(inUse(folder), { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Reads mongod.lock, where the engine writes its process ID, as MongoDB's server does. */
function inUse(folder: string): string {
  const owner = readFileSync(join(folder, "mongod.lock"), "latin1").trim();
  return (
    `the MongoDB folder ${folder} is in use by ${owner ? `process ${owner}` : "another process"}. ` +
    "Stop that one first, or choose another folder with DATA_DIR."
  );
}

runStore(start);
