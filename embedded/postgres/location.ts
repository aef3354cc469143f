import { createHash } from "node:crypto";
import { existsSync, lstatSync, readlinkSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { hasCode, makeFolder, messageOf } from "../files";
import { canEnter } from "./account";
import type { Account } from "./account";

/** For data and programs if root works in a folder that PostgreSQL's user cannot enter. */
export const SHARED_FOLDER = "/var/lib/leadmetrics-console";

/**
 * The real path of `<dataDir>/postgres`. If the account cannot enter it, `<dataDir>/postgres` becomes a link to a
 * separate folder in SHARED_FOLDER. Throws with the fix if neither works.
 */
export function dataFolderFor(
  dataDir: string,
  account: Account | undefined,
  onProgress: (line: string) => void,
): string {
  const wanted = join(dataDir, "postgres");
  if (account === undefined || isLink(wanted) || canEnter(account, dataDir)) return follow(wanted);
  const hash = createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 12);
  const elsewhere = join(SHARED_FOLDER, hash);
  const fix = "Set DATA_DIR to a folder every user may enter (such as /srv/leadmetrics), or run as an ordinary user.";
  if (existsSync(wanted)) {
    throw new Error(`${account.name}, who runs PostgreSQL, can no longer enter ${dataDir}, where its data is. ${fix}`);
  }
  try {
    makeFolder(SHARED_FOLDER, 0o711);
    makeFolder(elsewhere, 0o711);
    if (!canEnter(account, elsewhere)) throw new Error(`${account.name} cannot enter it either`);
    symlinkSync(join(elsewhere, "postgres"), wanted);
  } catch (error) {
    throw new Error(
      `${account.name}, who runs PostgreSQL, cannot enter ${dataDir}, and ${elsewhere} will not do instead: ` +
        `${messageOf(error)}. ${fix}`,
    );
  }
  onProgress(`keeping its data in ${elsewhere}, as ${account.name}, who runs it, cannot enter ${dataDir}`);
  return follow(wanted);
}

/** Permanently deletes PostgreSQL's data at its real path. */
export function removeDataFolder(dataDir: string): void {
  const wanted = join(dataDir, "postgres");
  const target = follow(wanted);
  // Only a folder that this module created. A link set by the user points to their own folder.
  if (target !== wanted && target.startsWith(`${SHARED_FOLDER}/`)) {
    rmSync(dirname(target), { recursive: true, force: true });
  }
  rmSync(wanted, { recursive: true, force: true });
}

/** Unlike realpath, this works for a target that does not exist yet. */
function follow(path: string): string {
  return isLink(path) ? readlinkSync(path) : path;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}
