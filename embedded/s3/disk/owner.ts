import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const locked = new Set<string>();

// Process IDs are reused after a restart. The kernel's start time distinguishes the owner from another process.
function startTimeOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function isRunning(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EPERM")) return false;
  }
  return start === startTimeOf(pid);
}

/**
 * Makes this process the only one that serves `dir`. Returns a function that releases it. Throws if another process has
 * it.
 */
export function lockDataFolder(dir: string): () => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, "owner");
  if (locked.has(path)) throw new Error(`The S3 data folder ${dir} is already served by this process; close it first.`);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const file = openSync(path, "wx", 0o600);
      writeSync(file, `${process.pid} ${startTimeOf(process.pid)}\n`);
      closeSync(file);
      break;
    } catch (cause) {
      if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST") || attempt > 2) throw cause;
      const [pid, start] = readFileSync(path, "utf8").trim().split(" ");
      if (Number(pid) !== process.pid && isRunning(Number(pid), start ?? "")) {
        throw new Error(
          `The S3 data folder ${dir} is served by process ${pid}. Stop that one, or choose another folder.`,
          { cause },
        );
      }
      rmSync(path, { force: true });
    }
  }
  locked.add(path);
  return () => {
    locked.delete(path);
    rmSync(path, { force: true });
  };
}
