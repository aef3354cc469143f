import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { spawnIdentity } from "./account";
import type { Account } from "./account";
import { isReady } from "./orphan";

/** For a developer's machine: moderate memory, full durability. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "256MB",
  effective_cache_size: "1GB",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  max_wal_size: "2GB",
  random_page_cost: "1.1",
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  password_encryption: "scram-sha-256",
  timezone: "UTC",
  log_timezone: "UTC",
  logging_collector: "off",
};

export type Server = { pid: number; ended: Promise<string>; stop(): Promise<void> };

/** The start can be retried: the shared memory of a killed server is released when its last backend exits. */
export class FolderBusyError extends Error {}

/** Starts the server and resolves when it accepts connections. It logs to `logFile`. */
export async function startServer(
  postgres: string,
  folder: string,
  port: number,
  account: Account | undefined,
  logFile: string,
): Promise<Server> {
  const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([k, v]) => ["-c", `${k}=${v}`]);
  const [program, ...args] = [...exitWithParent(), postgres, "-D", folder, ...settings];
  const log = openSync(logFile, "a", 0o600);
  const before = fstatSync(log).size;
  // A separate session, so that Ctrl-C in a terminal does not stop the server before the app.
  const child = spawn(program ?? postgres, args, {
    ...spawnIdentity(account),
    cwd: "/",
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  const { pid } = child;
  let reason: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve((reason = error.message)));
    child.once("exit", (code, signal) => {
      resolve((reason = signal ? `the server was killed by ${signal}` : `the server ended with code ${code}`));
    });
  });
  while (pid === undefined || !isReady(folder, pid)) {
    if (reason !== undefined) {
      const said = tail(logFile, before);
      if (/pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(said)) {
        throw new FolderBusyError(said);
      }
      throw new Error(said ? `${reason}: ${said}` : reason);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { pid, ended, stop: () => stop(child, ended) };
}

/**
 * Fast shutdown: clients are disconnected and everything is written. After 20 s an immediate shutdown, from which the
 * next start recovers.
 */
async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill("SIGINT");
  const quitTimer = setTimeout(() => child.kill("SIGQUIT"), 20_000);
  const killTimer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  await ended;
  clearTimeout(quitTimer);
  clearTimeout(killTimer);
}

/** On Linux the kernel stops the server if this process is killed. util-linux's setpriv requests this. */
function exitWithParent(): string[] {
  if (process.platform !== "linux") return [];
  const prefix = ["setpriv", "--pdeathsig", "INT", "--"];
  return spawnSync(prefix[0] ?? "", [...prefix.slice(1), "/bin/sh", "-c", "exit 0"]).status === 0 ? prefix : [];
}

/** The last lines added to the log after position `from`. */
function tail(path: string, from: number): string {
  const log = openSync(path, "r");
  try {
    const size = fstatSync(log).size;
    const start = Math.max(from, size - 2_000);
    const bytes = Buffer.alloc(Math.max(0, size - start));
    readSync(log, bytes, 0, bytes.length, start);
    return bytes.toString("utf8").trim().split("\n").slice(-6).join("\n");
  } finally {
    closeSync(log);
  }
}
