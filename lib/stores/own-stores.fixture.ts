import { execSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { removeStores, startStores, type StoreName } from "@/embedded/start";
import { readState } from "@/embedded/state";
import { EMBEDDED_STORES } from "@/scripts/stores";

export type OwnStores = {
  /** Kills the server as a crash would, and returns. Its supervisor starts it again. */
  crash(): void;
  close(): Promise<void>;
};

const RESTART = { postgres: "RESTART_COMMAND_POSTGRES", mongo: "RESTART_COMMAND_MONGO", s3: "RESTART_COMMAND_S3" };

/** Whether the server is the embedded one, which this test may start and kill. */
export function isEmbedded(name: StoreName): boolean {
  return (process.env[EMBEDDED_STORES] ?? "").split(",").includes(name);
}

/** Why a test that crashes the server cannot run on this one; null when it can. Printed beside the test's name. */
export function notCrashable(name: StoreName): string | null {
  if (isEmbedded(name) || process.env[RESTART[name]]) return null;
  const reason = `not applicable: this server is not embedded. Give ${RESTART[name]}, a command that restarts it`;
  process.stderr.write(`${name}: tests of a restart are ${reason}.\n`);
  return reason;
}

/**
 * A server that a test may crash. If the suite runs on the embedded one, this is a separate one for this file, so that
 * other tests are not disturbed; otherwise it is the given server, crashed by the given command. Call it before the
 * app's settings are read, so that the app's client uses it.
 */
export async function crashable(name: StoreName, o: { ttlSeconds?: number } = {}): Promise<OwnStores> {
  const command = process.env[RESTART[name]];
  if (!isEmbedded(name)) {
    return {
      crash: () => void (command && execSync(command, { stdio: "inherit" })),
      close: async () => undefined,
    };
  }
  const dataDir = mkdtempSync(join(tmpdir(), "console-own-"));
  const stores = await startStores({ dataDir, stores: [name], onProgress: () => undefined, ...o });
  for (const [setting, value] of Object.entries(stores.env)) vi.stubEnv(setting, value);
  return {
    crash: () => process.kill(serverOf(dataDir, name), "SIGKILL"),
    async close() {
      vi.unstubAllEnvs();
      await stores.stop();
      await removeStores(dataDir);
    },
  };
}

/**
 * Separate embedded servers for this file, prepared for the app, that a test may break whatever servers the suite runs
 * on. Call it before the app's settings are read, so that the app's clients use them.
 */
export async function breakable(...stores: StoreName[]): Promise<{ close(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), "console-own-"));
  const own = await startStores({ dataDir, stores, onProgress: () => undefined });
  for (const [setting, value] of Object.entries(own.env)) vi.stubEnv(setting, value);
  return {
    async close() {
      vi.unstubAllEnvs();
      await own.stop();
      await removeStores(dataDir);
    },
  };
}

/** PostgreSQL is a child of the supervised process; the others are that process. */
function serverOf(dataDir: string, name: StoreName): number {
  if (name === "postgres")
    return Number(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  const pid = readState(dataDir)?.children[name]?.pid;
  if (pid === undefined) throw new Error(`${name} is not running in ${dataDir}: nothing to crash.`);
  return pid;
}
