import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, renameSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { hasCode, isFull, messageOf } from "./files";
import { Front } from "./front";
import type { Owner } from "./lock";
import { toFromStore } from "./messages";
import type { ToStore } from "./messages";
import { processIdentity } from "./process-identity";

export type SupervisedOptions = {
  /** The display name, such as "PostgreSQL". */
  label: string;
  /** Absolute path of the TypeScript file that calls runStore. */
  main: string;
  /** Passed as an argument, so that the process list shows whose process it is. */
  dataDir: string;
  settings: unknown;
  logFile: string;
  socketPath?: string;
  onProgress(line: string): void;
  /** Called with each started process, and with undefined when it has ended. */
  onProcess(process: Owner | undefined): void;
};

const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 10_000;
const HEALTHY_AFTER_MS = 1_000;
const STOP_TIMEOUT_MS = 50_000;
const MAX_LOG_BYTES = 16 * 1024 * 1024;

/**
 * One store in its own process. It is restarted whenever it ends unexpectedly, first at once and then after growing
 * delays. `start` resolves when the store is ready, and rejects with the store's error if its first start fails.
 */
export class Supervised {
  readonly #options: SupervisedOptions;
  #child: ChildProcess | undefined;
  #front: Front | undefined;
  #ended: Promise<string> = Promise.resolve("never started");
  #stopping = false;
  #wake: () => void = () => undefined;

  constructor(options: SupervisedOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const begun = Date.now();
    const { label, socketPath, onProgress } = this.#options;
    if (socketPath) this.#front = await Front.open(socketPath);
    const waiting = setInterval(() => onProgress(`${label}: still starting after ${seconds(begun)}`), 10_000);
    try {
      await this.#launch();
    } finally {
      clearInterval(waiting);
    }
    onProgress(`${label}: ready in ${seconds(begun)}`);
    void this.#keepAlive();
  }

  /** Asks the process to stop and waits. Kills it after 50 s. Can be called at any time and more than once. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    this.#front?.close();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const stop: ToStore = { kind: "stop" };
    if (child.connected) child.send(stop, () => undefined);
    const killer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await this.#ended;
    clearTimeout(killer);
  }

  /** Starts the process. Resolves when it is ready; rejects if it fails or exits before. */
  async #launch(): Promise<void> {
    const { label, main, dataDir, logFile, settings, onProgress, onProcess } = this.#options;
    const log = openLog(logFile);
    const child = fork(main, [dataDir], {
      execArgv: ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href],
      env: minimalEnvironment(),
      stdio: ["ignore", log, log, "ipc"],
      // Outside the terminal's process group, so that Ctrl-C reaches only the supervisor. It stops the stores after the
      // app has closed its connections.
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    let failure: string | undefined;
    this.#ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => {
        onProcess(undefined);
        this.#front?.setProcess(undefined);
        const done = () => resolve(failure ?? (signal ? `killed by ${signal}` : `exit code ${code}`));
        // The last message may still be in the channel, so wait until the channel closes.
        if (!child.connected) return done();
        child.once("disconnect", done);
        setTimeout(done, 1_000).unref();
      });
    });
    const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
    if (child.pid !== undefined && identity !== undefined) onProcess({ pid: child.pid, identity });
    const ready = new Promise<void>((resolve) => {
      child.on("message", (value) => {
        const message = toFromStore(value);
        if (message?.kind === "ready") resolve();
        else if (message?.kind === "progress") onProgress(`${label}: ${message.line}`);
        else if (message?.kind === "confirmed") this.#front?.confirm(message.id);
        else if (message?.kind === "failed") failure = message.message;
      });
    });
    const start: ToStore = { kind: "start", settings };
    child.send(start, () => undefined);
    const early = await Promise.race([ready, this.#ended]);
    if (early !== undefined) throw new Error(`${label} did not start: ${early}\nIts log: ${logFile}`);
    if (!this.#stopping) this.#front?.setProcess(child);
  }

  async #keepAlive(): Promise<void> {
    const { label, dataDir, onProgress } = this.#options;
    let delay = FIRST_DELAY_MS;
    let upSince: number | undefined = Date.now();
    let reason = await this.#ended;
    while (!this.#stopping) {
      const begun = Date.now();
      if (upSince !== undefined && begun - upSince > HEALTHY_AFTER_MS) delay = FIRST_DELAY_MS;
      onProgress(`${label}: ended unexpectedly (${reason}); starting it again`);
      if (isFull(dataDir)) onProgress(`the disk of ${dataDir} is full: make room on it. What was acknowledged is kept`);
      await this.#sleep(delay);
      if (this.#stopping) return;
      delay = Math.min(delay * 2, MAX_DELAY_MS);
      try {
        await this.#launch();
        upSince = Date.now();
        onProgress(`${label}: back after ${seconds(begun)}`);
        reason = await this.#ended;
      } catch (error) {
        upSince = undefined;
        reason = messageOf(error);
      }
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** Opens the log for appending. A large log is first renamed to `….1`, replacing the previous one. */
function openLog(path: string): number {
  try {
    if (statSync(path).size > MAX_LOG_BYTES) renameSync(path, `${path}.1`);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
  return openSync(path, "a", 0o600);
}

/** The caller's PG* variables, NODE_OPTIONS and similar must not affect the servers. */
function minimalEnvironment(): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT"];
  const kept = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { NODE_ENV: "production", ...Object.fromEntries(kept) };
}
