import { randomBytes, randomInt } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { isRecord, readJson, writeAtomically } from "./files";

export type Secrets = {
  postgresSuperuser: string;
  postgresOwner: string;
  postgresApp: string;
  s3AccessKeyId: string;
  s3SecretAccessKey: string;
};

const password = () => randomBytes(24).toString("base64url");

const GENERATORS: Record<keyof Secrets, () => string> = {
  postgresSuperuser: password,
  postgresOwner: password,
  postgresApp: password,
  s3AccessKeyId: () => `LM${randomBytes(9).toString("hex").toUpperCase()}`,
  s3SecretAccessKey: () => randomBytes(30).toString("base64url"),
};

/** The folder's passwords and keys, created once and kept in `secrets.json` (0600). */
export function secretsOf(dataDir: string): Secrets {
  const path = join(dataDir, "secrets.json");
  const kept = readJson(path);
  const secrets = { ...stringsIn(kept) };
  const missing = (Object.keys(GENERATORS) as (keyof Secrets)[]).filter((name) => !secrets[name]);
  for (const name of missing) secrets[name] = GENERATORS[name]();
  if (missing.length > 0) writeAtomically(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets as Secrets;
}

/**
 * The port that this folder's server used last, if it is free on 127.0.0.1. Otherwise `preferred`, if that is free.
 * Otherwise a port from 20000 to 29999, below the range that systems use for outgoing connections. Stored in
 * `ports.json`.
 */
export async function portOf(
  dataDir: string,
  server: string,
  preferred?: number,
): Promise<{ port: number; busy?: number }> {
  const path = join(dataDir, "ports.json");
  const kept = readJson(path);
  const ports = isRecord(kept) ? kept : {};
  const last = typeof ports[server] === "number" ? ports[server] : undefined;
  const candidates = [last, preferred, ...Array.from({ length: 100 }, () => randomInt(20_000, 30_000))];
  for (const port of candidates) {
    if (port === undefined || !(await isFree(port))) continue;
    if (port !== last) writeAtomically(path, `${JSON.stringify({ ...ports, [server]: port }, null, 2)}\n`);
    return last !== undefined && port !== last ? { port, busy: last } : { port };
  }
  throw new Error(`No free port found for ${server} on 127.0.0.1 between 20000 and 29999. Stop what holds them.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ host: "127.0.0.1", port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function stringsIn(value: unknown): Partial<Record<keyof Secrets, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry) => typeof entry[1] === "string"));
}
