import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runningStores, startStores, type StoreName } from "@/embedded/start";

/** The settings each store needs. If one is missing, the embedded store is used. */
const ADDRESSES: Record<StoreName, string[]> = {
  postgres: ["DATABASE_URL"],
  mongo: ["MONGO_URL"],
  s3: ["S3_ENDPOINT", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"],
};

/** The owner is only for preparing PostgreSQL. The app and the worker do not need it. */
const OWNER: Partial<Record<StoreName, string[]>> = { postgres: ["DIRECT_DATABASE_URL"] };

export type OpenStores = {
  dataDir: string;
  /** Stores that run embedded, in this or another process. */
  embedded: StoreName[];
  close(): Promise<void>;
};

/** Folder of local data: DATA_DIR, by default .data in the project. */
export function dataFolder(): string {
  return resolve(process.env.DATA_DIR || ".data");
}

/** Port of the Console: PORT, by default 3000. @throws if it is not a port number */
export function port(): number {
  const text = process.env.PORT || "3000";
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 65535) return number;
  throw new Error(`PORT is "${text}". Use a number from 1 to 65535, such as 3000.`);
}

/** Listen address: LISTEN_HOST, by default localhost only. */
export function listenHost(): string {
  return process.env.LISTEN_HOST || "127.0.0.1";
}

/** Tells tests which stores are embedded. Tests may kill and restart those. */
export const EMBEDDED_STORES = "EMBEDDED_STORES";

/**
 * Opens every store: the server in the environment, else the embedded one already running on the data folder, else a
 * new embedded one. Afterwards the environment contains every setting that the app reads.
 */
export async function openStores(o: { dataDir: string; onProgress(line: string): void }): Promise<OpenStores> {
  const embedded = (Object.keys(ADDRESSES) as StoreName[]).filter((name) => !isAddressed(name));
  let close = async () => {};
  if (embedded.length > 0) {
    const running = await runningStores(o.dataDir);
    if (running && embedded.every((name) => ADDRESSES[name].every((setting) => running[setting]))) {
      Object.assign(process.env, pick(running, embedded));
    } else {
      const stores = await startStores({ dataDir: o.dataDir, stores: embedded, onProgress: o.onProgress });
      Object.assign(process.env, stores.env);
      close = () => stores.stop();
    }
    process.env[EMBEDDED_STORES] = embedded.join(",");
  }
  setDefaults(o.dataDir, embedded.length === Object.keys(ADDRESSES).length);
  return { dataDir: o.dataDir, embedded, close };
}

function isAddressed(name: StoreName): boolean {
  const given = [...ADDRESSES[name], ...(OWNER[name] ?? [])].filter((setting) => process.env[setting]);
  const missing = ADDRESSES[name].filter((setting) => !process.env[setting]);
  if (given.length > 0 && missing.length > 0) {
    throw new Error(`The environment sets ${given.join(", ")} but not ${missing.join(", ")}. Set all of them or none.`);
  }
  return given.length > 0;
}

function pick(env: Record<string, string>, names: StoreName[]): Record<string, string> {
  const wanted = names.flatMap((name) => [
    ...ADDRESSES[name],
    ...(OWNER[name] ?? []),
    ...(name === "s3" ? ["S3_REGION"] : []),
  ]);
  return Object.fromEntries(Object.entries(env).filter(([setting]) => wanted.includes(setting)));
}

/** Sets defaults for local use. ENVIRONMENT has one only if every store is embedded. */
function setDefaults(dataDir: string, allEmbedded: boolean): void {
  if (allEmbedded) process.env.ENVIRONMENT ||= keptEnvironment(dataDir);
  process.env.NEXTAUTH_URL ||= `http://localhost:${port()}`;
  process.env.NEXTAUTH_SECRET ||= keptSecret(dataDir);
}

/** The ENVIRONMENT that the data folder was last served with, so that commands in other terminals use the same one. */
function keptEnvironment(dataDir: string): string {
  const file = join(dataDir, "environment");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : "local";
}

/** Stores the ENVIRONMENT that the data folder is served with. */
export function keepEnvironment(dataDir: string, environment: string): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, "environment"), `${environment}\n`);
}

/** Files in the data folder, besides the stores' own. */
export const KEPT_FILES = ["session-secret", "environment"];

/** The data folder's session secret. Created once, so that sessions survive restarts. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, "session-secret");
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(48).toString("base64"), { mode: 0o600 });
  }
  return readFileSync(file, "utf8");
}
