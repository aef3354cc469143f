import { rmdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { hasCode, makeFolder } from "./files";
import { lockFolder } from "./lock";
import { PLANS } from "./plans";
import { removeDataFolder } from "./postgres/location";
import { isSameProcess, processIdentity, waitForEnd } from "./process-identity";
import { KeptState, readState } from "./state";
import type { State, StoreEnv, StoreName } from "./state";
import { Supervised } from "./supervised";

export { FolderInUseError } from "./lock";
export type { StoreEnv, StoreName } from "./state";

export type StartOptions = {
  /** Where everything is kept: data, passwords, ports, logs. Made if missing. */
  dataDir: string;
  stores: StoreName[];
  /** Called with one line for each thing worth telling the person who waits. */
  onProgress(line: string): void;
  /** Time between two passes that remove expired MongoDB documents. Default 60, as in a MongoDB server. */
  ttlSeconds?: number;
};

export type Stores = {
  env: StoreEnv;
  /** Stops every store cleanly and frees the folder. Safe to call more than once. */
  stop(): Promise<void>;
};

/** A store's process outlives its killed supervisor by no more than its own clean end takes. */
const LINGER_MS = 15_000;

/**
 * Starts the named stores, each in a process of its own that is started again if it ends, and resolves when all take
 * requests. If one cannot start, the others are stopped and its error is thrown. Throws FolderInUseError where another
 * living process has the folder.
 */
export async function startStores(options: StartOptions): Promise<Stores> {
  const { onProgress, ttlSeconds = 60 } = options;
  const dataDir = resolve(options.dataDir);
  // Others may pass through, as PostgreSQL's user must when root starts it; what is inside guards itself.
  makeFolder(dataDir, 0o711);
  const lock = lockFolder(dataDir);
  const running: Supervised[] = [];
  let keptState: KeptState | undefined;
  const stop = async () => {
    await Promise.all(running.map((store) => store.stop()));
    keptState?.remove();
    lock.release();
  };
  try {
    if (lock.tookOver) onProgress(`the last run on ${dataDir} did not stop cleanly; taking over`);
    await clearLingering(dataDir, onProgress);
    makeFolder(join(dataDir, "log"));
    const state: State = { owner: { pid: process.pid, identity: processIdentity(process.pid) ?? "" }, children: {} };
    const kept = (keptState = new KeptState(dataDir, state, onProgress));
    const env: StoreEnv = {};
    for (const name of new Set(options.stores)) {
      const plan = await PLANS[name]({ dataDir, ttlSeconds, onProgress });
      Object.assign(env, plan.env);
      const onProcess = (child: State["children"][StoreName]) => {
        if (child) state.children[name] = child;
        else delete state.children[name];
        kept.write();
      };
      running.push(new Supervised({ ...plan, dataDir, onProgress, onProcess }));
    }
    const failure = (await Promise.allSettled(running.map((store) => store.start()))).find(
      (result) => result.status === "rejected",
    );
    if (failure) throw failure.reason;
    state.env = env;
    kept.write();
    let stopped: Promise<void> | undefined;
    return { env, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The addresses of the stores another process runs on the folder right now; undefined where none does. */
export async function runningStores(dataDir: string): Promise<StoreEnv | undefined> {
  const state = readState(resolve(dataDir));
  return state?.env && isSameProcess(state.owner.pid, state.owner.identity) ? state.env : undefined;
}

/**
 * Deletes for good what the stores keep in the folder, and the folder if nothing else is in it.
 * Throws FolderInUseError while they run.
 */
export async function removeStores(dataDir: string): Promise<void> {
  const folder = resolve(dataDir);
  makeFolder(folder, 0o711);
  const lock = lockFolder(folder);
  await clearLingering(folder, () => undefined);
  removeDataFolder(folder);
  for (const name of ["mongo", "s3", "cache", "run", "log", "stores.json", "ports.json", "secrets.json"]) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  lock.release();
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!hasCode(error, "ENOTEMPTY", "EEXIST")) throw error;
  }
}

/** Waits for the processes of a killed supervisor; they end by themselves, and those that do not are killed. */
async function clearLingering(dataDir: string, onProgress: (line: string) => void): Promise<void> {
  const left = Object.values(readState(dataDir)?.children ?? {});
  await Promise.all(
    left.map(async ({ pid, identity }) => {
      if (!isSameProcess(pid, identity)) return;
      onProgress(`waiting for process ${pid} of the last run to end`);
      if (await waitForEnd(pid, identity, LINGER_MS)) return;
      process.kill(pid, "SIGKILL");
      await waitForEnd(pid, identity, 2_000);
    }),
  );
}
