import { randomBytes } from "node:crypto";
import { linkSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasCode, isRecord, readJson } from "./files";
import { isSameProcess, processIdentity } from "./process-identity";

export type Owner = { pid: number; identity: string };

/** Another running process holds the data folder. */
export class FolderInUseError extends Error {
  constructor(
    readonly dataDir: string,
    readonly pid: number,
  ) {
    super(
      `The data folder ${dataDir} is in use by process ${pid}${pid === process.pid ? " (this one)" : ""}. ` +
        "Stop that one first, or choose another folder with DATA_DIR.",
    );
    this.name = "FolderInUseError";
  }
}

/**
 * Locks the folder for this process until `release` is called or the process ends. Throws FolderInUseError with the
 * owner's process ID. `tookOver` is true if a dead process had left its lock.
 */
export function lockFolder(dataDir: string): { release(): void; tookOver: boolean } {
  const path = join(dataDir, "supervisor.lock");
  const mine: Owner = { pid: process.pid, identity: processIdentity(process.pid) ?? "unknown" };
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  let tookOver = false;
  try {
    for (;;) {
      try {
        // A hard link appears with its full content and never replaces a file. Readers depend on both.
        linkSync(draft, path);
        return { release: () => removeIfMine(path, mine), tookOver };
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
      }
      const owner = readOwner(path);
      if (owner && isSameProcess(owner.pid, owner.identity)) throw new FolderInUseError(dataDir, owner.pid);
      tookOver = true;
      removeStaleLock(path, owner);
    }
  } finally {
    unlinkSync(draft);
  }
}

/** The owner named in a lock or state file, running or not. */
export function toOwner(value: unknown): Owner | undefined {
  if (!isRecord(value) || typeof value.pid !== "number" || typeof value.identity !== "string") return undefined;
  return { pid: value.pid, identity: value.identity };
}

function readOwner(path: string): Owner | undefined {
  try {
    return toOwner(readJson(path));
  } catch {
    return undefined; // Locks are created atomically, so no running process wrote unreadable content.
  }
}

/** Removes a dead owner's lock. Restores it if another process has locked the folder in the meantime. */
function removeStaleLock(path: string, dead: Owner | undefined): void {
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  const moved = readOwner(aside);
  if (moved && (moved.pid !== dead?.pid || moved.identity !== dead.identity)) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
  }
  unlinkSync(aside);
}

function removeIfMine(path: string, mine: Owner): void {
  const owner = readOwner(path);
  if (owner?.pid === mine.pid && owner.identity === mine.identity) unlinkSync(path);
}
