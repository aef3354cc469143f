import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../files";
import { processIdentity, waitForEnd } from "../process-identity";

/**
 * Cleans up after a kill -9. A server that still runs on the folder is stopped, first with a fast shutdown (as pg_ctl
 * does) and then with stronger signals. A postmaster.pid is removed if its process has ended or its process ID now
 * belongs to another program. The caller holds the folder's lock, so a server found here has lost its supervisor.
 */
export async function clearOrphan(folder: string, onProgress: (line: string) => void): Promise<void> {
  const pid = pidIn(folder);
  if (pid === undefined) return;
  const identity = processIdentity(pid);
  if (identity === undefined || !isServerOf(pid, folder)) {
    rmSync(join(folder, "postmaster.pid"), { force: true });
    return;
  }
  onProgress(`stopping a server left behind on this folder (process ${pid})`);
  for (const [signal, timeoutMs] of [
    ["SIGINT", 15_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 2_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!hasCode(error, "ESRCH")) throw error;
    }
    if (await waitForEnd(pid, identity, timeoutMs)) return;
  }
  throw new Error(`A PostgreSQL server on ${folder}, process ${pid}, does not stop. End it: kill -9 ${pid}`);
}

/** Whether postmaster.pid says that the server accepts connections. Its eighth line is the state. */
export function isReady(folder: string, pid: number): boolean {
  const lines = pidFile(folder)?.split("\n");
  return Number(lines?.[0]) === pid && lines?.[7]?.trim() === "ready";
}

function pidIn(folder: string): number | undefined {
  const pid = Number(pidFile(folder)?.split("\n")[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function pidFile(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, "postmaster.pid"), "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** A server's working directory is its data folder. Without /proc, its command line names the folder. */
function isServerOf(pid: number, folder: string): boolean {
  try {
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(folder);
  } catch {
    return false;
  }
}
