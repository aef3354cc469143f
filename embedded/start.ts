import { rmdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { hasCode, makeFolder } from "./files";
import { lockFolder } from "./lock";
import { PLANS } from "./plans";
import { removeDataFolder } from "./postgres/location";
import { isSameProcess, processIdentity, waitForEnd } from "./process-identity";
import { StateFile, readState } from "./state";
import type { State, StoreEnv, StoreName } from "./state";
import { Supervised } from "./supervised";

export { FolderInUseError } from "./lock";
export type { StoreEnv, StoreName } from "./state";

export type StartOptions = {
  /** The folder for data, passwords, ports and logs. Created if missing. */
  dataDir: string;
  stores: StoreName[];
  /** Receives one line per step, for display. */
  onProgress(line: string): void;
  /** Seconds between two passes that remove expired MongoDB documents. Defaults to 60, as in MongoDB. */
  ttlSeconds?: number;
};

export type Stores = {
  env: StoreEnv;
  /** Stops every store cleanly and releases the folder. Can be called more than once. */
  stop(): Promise<void>;
};

/** How long a store's process may take to exit after its supervisor was killed. */
const EXIT_TIMEOUT_MS = 15_000;

/**
 * Starts the stores, each in its own process that is restarted if it ends, and resolves when all accept requests. If
 * one cannot start, the others are stopped and its error is thrown. Throws FolderInUseError if another running process
 * has the folder.
 */
export async function startStores(options: StartOptions): Promise<Stores> {
  const { onProgress, ttlSeconds = 60 } = options;
  const dataDir = resolve(options.dataDir);
  // PostgreSQL's user must be able to pass through when root starts it. The folders inside have their own modes.
  makeFolder(dataDir, 0o711);
  const lock = lockFolder(dataDir);
  const running: Supervised[] = [];
  let stateFile: StateFile | undefined;
  const stop = async () => {
    await Promise.all(running.map((store) => store.stop()));
    stateFile?.remove();
    lock.release();
  };
  try {
    if (lock.tookOver) onProgress(`the last run on ${dataDir} did not stop cleanly; taking over`);
    await endLeftoverProcesses(dataDir, onProgress);
    makeFolder(join(dataDir, "log"));
    const state: State = { owner: { pid: process.pid, identity: processIdentity(process.pid) ?? "" }, children: {} };
    const file = (stateFile = new StateFile(dataDir, state, onProgress));
    const env: StoreEnv = {};
    for (const name of new Set(options.stores)) {
      const plan = await PLANS[name]({ dataDir, ttlSeconds, onProgress });
      Object.assign(env, plan.env);
      const onProcess = (child: State["children"][StoreName]) => {
        if (child) state.children[name] = child;
        else delete state.children[name];
        file.write();
      };
      running.push(new Supervised({ ...plan, dataDir, onProgress, onProcess }));
    }
    const failure = (await Promise.allSettled(running.map((store) => store.start()))).find(
      (result) => result.status === "rejected",
    );
    if (failure) throw failure.reason;
    state.env = env;
    file.write();
    let stopped: Promise<void> | undefined;
    return { env, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The addresses of the stores that another process is running on the folder. Undefined if there is none. */
export async function runningStores(dataDir: string): Promise<StoreEnv | undefined> {
  const state = readState(resolve(dataDir));
  return state?.env && isSameProcess(state.owner.pid, state.owner.identity) ? state.env : undefined;
}

/**
 * Permanently deletes the stores' data in the folder, and the folder if it is then empty. Throws FolderInUseError while
 * the stores run.
 */
export async function removeStores(dataDir: string): Promise<void> {
  const folder = resolve(dataDir);
  makeFolder(folder, 0o711);
  const lock = lockFolder(folder);
  await endLeftoverProcesses(folder, () => undefined);
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

/** Waits for the processes of a killed supervisor to exit, and kills those that do not. */
async function endLeftoverProcesses(dataDir: string, onProgress: (line: string) => void): Promise<void> {
  const leftovers = Object.values(readState(dataDir)?.children ?? {});
  await Promise.all(
    leftovers.map(async ({ pid, identity }) => {
      if (!isSameProcess(pid, identity)) return;
      onProgress(`waiting for process ${pid} of the last run to end`);
      if (await waitForEnd(pid, identity, EXIT_TIMEOUT_MS)) return;
      process.kill(pid, "SIGKILL");
      await waitForEnd(pid, identity, 2_000);
    }),
  );
}
