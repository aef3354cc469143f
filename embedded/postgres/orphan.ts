import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../files";
import { processIdentity, waitForEnd } from "../process-identity";

/**
 * Clears the way after a kill -9: a server that still runs on the folder is stopped, first as pg_ctl's fast mode does,
 * then harder; a postmaster.pid whose process is gone, or whose number now belongs to some other program, is removed.
 * The caller holds the folder's lock, so a server found here has lost its owner.
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
  for (const [signal, patience] of [
    ["SIGINT", 15_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 2_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!hasCode(error, "ESRCH")) throw error;
    }
    if (await waitForEnd(pid, identity, patience)) return;
  }
  throw new Error(`A PostgreSQL server on ${folder}, process ${pid}, does not stop. End it: kill -9 ${pid}`);
}

/** True once the server has said in postmaster.pid that it takes connections. Its eighth line is the state. */
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

/** A server's working directory is its data folder; where that cannot be seen, its command line names it. */
function isServerOf(pid: number, folder: string): boolean {
  try {
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(folder);
  } catch {
    return false;
  }
}
