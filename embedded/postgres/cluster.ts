import { execFile } from "node:child_process";
import { chownSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { hasCode, isRecord, makeFolder, messageOf } from "../files";
import { spawnIdentity } from "./account";
import type { Account } from "./account";
import type { Binaries } from "./binaries";

const MAJOR = "16";
export const SUPERUSER = "postgres";

/**
 * Creates the database folder if it does not exist. It is created under another name and renamed when complete, so that
 * an interrupted start leaves no incomplete folder. Throws if the folder has another PostgreSQL version.
 */
export async function ensureCluster(
  folder: string,
  binaries: Binaries,
  account: Account | undefined,
  superuserPassword: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const parent = dirname(folder);
  const draftPrefix = `${basename(folder)}.draft-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(draftPrefix)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const version = versionOf(folder);
  if (version === MAJOR) return;
  if (version !== undefined) {
    throw new Error(
      `${folder} holds data of PostgreSQL ${version}, and this is PostgreSQL ${MAJOR}. ` +
        "Move it away, or forget the local data, or choose another folder with DATA_DIR.",
    );
  }
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(`${folder} is not empty and not a PostgreSQL database folder. Move it away.`);
  }
  onProgress("making a new database folder");
  const draft = join(parent, `${draftPrefix}${process.pid}`);
  const passwordFile = `${draft}.password`;
  try {
    makeFolder(draft);
    writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
    if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
    await initialize(binaries.initdb, draft, passwordFile, account);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

async function initialize(
  initdb: string,
  folder: string,
  passwordFile: string,
  account: Account | undefined,
): Promise<void> {
  const options = [
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--locale=C.UTF-8",
    "--encoding=UTF8",
    "--data-checksums",
  ];
  try {
    await promisify(execFile)(initdb, options, { ...spawnIdentity(account), cwd: "/" });
  } catch (error) {
    const said = isRecord(error) && typeof error.stderr === "string" ? error.stderr.trim() : "";
    throw new Error(`initdb could not make ${folder}: ${said || messageOf(error)}`);
  }
}

function versionOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, "PG_VERSION"), "utf8").trim();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
