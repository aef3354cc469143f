import { rmSync } from "node:fs";
import { join } from "node:path";
import { hasCode, isRecord, messageOf, readJson, writeAtomically } from "./files";
import { toOwner } from "./lock";
import type { Owner } from "./lock";

export type StoreName = "postgres" | "mongo" | "s3";

/**
 * Addresses and credentials, by the names the app reads: DATABASE_URL, DIRECT_DATABASE_URL, MONGO_URL, S3_ENDPOINT,
 * S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_REGION. Contains only those of the started stores.
 */
export type StoreEnv = Record<string, string>;

/** The content of `stores.json` while a supervisor runs. `env` is absent until every store is ready. */
export type State = { owner: Owner; children: Partial<Record<StoreName, Owner>>; env?: StoreEnv };

const pathOf = (dataDir: string) => join(dataDir, "stores.json");

const RETRY_MS = 5_000;

/**
 * The supervisor's state, kept in `stores.json`. If the file cannot be written, for example on a full disk, this is
 * reported once, the stores keep running, and writing is retried until it succeeds.
 */
export class StateFile {
  #retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataDir: string,
    private readonly state: State,
    private readonly onProgress: (line: string) => void,
  ) {}

  write(): void {
    const { owner, ...rest } = this.state;
    const path = pathOf(this.dataDir);
    const failedBefore = this.#retry !== undefined;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    try {
      writeAtomically(path, `${JSON.stringify({ ...owner, ...rest }, null, 2)}\n`);
    } catch (error) {
      const why = hasCode(error, "ENOSPC") ? "the disk is full; make room on it" : messageOf(error);
      if (!failedBefore) this.onProgress(`${path} cannot be written: ${why}`);
      this.#retry = setTimeout(() => this.write(), RETRY_MS).unref();
    }
  }

  remove(): void {
    clearTimeout(this.#retry);
    rmSync(pathOf(this.dataDir), { force: true });
  }
}

/** The last written state, whether its owner runs or not. Undefined if there is none or it cannot be read. */
export function readState(dataDir: string): State | undefined {
  let value: unknown;
  try {
    value = readJson(pathOf(dataDir));
  } catch {
    return undefined;
  }
  const owner = toOwner(value);
  if (!owner || !isRecord(value)) return undefined;
  const children: State["children"] = {};
  for (const name of ["postgres", "mongo", "s3"] as const) {
    const child = toOwner(isRecord(value.children) ? value.children[name] : undefined);
    if (child) children[name] = child;
  }
  return { owner, children, ...(isRecord(value.env) ? { env: toEnv(value.env) } : {}) };
}

function toEnv(value: Record<string, unknown>): StoreEnv {
  return Object.fromEntries(Object.entries(value).filter((e): e is [string, string] => typeof e[1] === "string"));
}
