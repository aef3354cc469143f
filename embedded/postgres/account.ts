import { execFileSync, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { hasCode } from "../files";

/** The user that the server runs as, because PostgreSQL refuses to run as root. Undefined means the current user. */
export type Account = { name: string; uid: number; gid: number };

/**
 * Root needs another user: the owner of existing data, else `postgres` (created if missing), else `nobody`. Throws with
 * the fix if root cannot switch users or the data belongs to somebody else.
 */
export function accountFor(dataFolder: string): Account | undefined {
  const me = process.getuid?.();
  const owner = ownerOf(dataFolder);
  if (me !== 0) {
    if (owner && me !== undefined && owner.uid !== me) {
      throw new Error(
        `${dataFolder} belongs to user ${owner.uid}, this process runs as user ${me}. ` +
          "Run as the user who made it, or choose another folder with DATA_DIR.",
      );
    }
    return undefined;
  }
  const account = owner && owner.uid !== 0 ? { name: nameOf(owner.uid), ...owner } : unprivileged();
  if (spawnSync("/bin/sh", ["-c", "exit 0"], { uid: account.uid, gid: account.gid, cwd: "/" }).status !== 0) {
    throw new Error(
      `PostgreSQL must not run as root, and this root may not become ${account.name}. ` +
        "Run as an ordinary user, or set DATABASE_URL and DIRECT_DATABASE_URL.",
    );
  }
  return account;
}

/** The options with which `spawn` runs a program as the account. */
export function spawnIdentity(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** Whether the account can enter the folder and each of its parents. */
export function canEnter(account: Account | undefined, folder: string): boolean {
  const { status } = spawnSync("/bin/sh", ["-c", 'cd -- "$0"', folder], { ...spawnIdentity(account), cwd: "/" });
  return status === 0;
}

function unprivileged(): Account {
  const known = lookUp("postgres");
  if (known) return known;
  const made = spawnSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
  const account = made.status === 0 ? lookUp("postgres") : lookUp("nobody");
  if (account) return account;
  throw new Error(
    "PostgreSQL must not run as root, and there is no user postgres or nobody to run it as. " +
      "Make one (useradd --system postgres), run as an ordinary user, or set DATABASE_URL and DIRECT_DATABASE_URL.",
  );
}

function lookUp(name: string): Account | undefined {
  try {
    const [uid, gid] = ["-u", "-g"].map((option) => Number(execFileSync("id", [option, name], { stdio: "pipe" })));
    return uid && gid !== undefined ? { name, uid, gid } : undefined;
  } catch {
    return undefined;
  }
}

function nameOf(uid: number): string {
  const { status, stdout } = spawnSync("id", ["-un", String(uid)], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : `user ${uid}`;
}

function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  try {
    const { uid, gid } = statSync(folder);
    return { uid, gid };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
