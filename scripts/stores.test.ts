import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { processIdentity } from "@/embedded/process-identity";
import { StateFile } from "@/embedded/state";
import { EMBEDDED_STORES, keepEnvironment, openStores } from "./stores";

/** What other commands see of stores that `up` runs on this folder. The stores themselves are not contacted. */
const RUNNING = {
  DATABASE_URL: "postgresql://app:a@127.0.0.1:1/none",
  DIRECT_DATABASE_URL: "postgresql://owner:b@127.0.0.1:1/none",
  MONGO_URL: "mongodb://127.0.0.1:1/none?w=majority&journal=true",
  S3_ENDPOINT: "http://127.0.0.1:1",
  S3_ACCESS_KEY_ID: "key",
  S3_SECRET_ACCESS_KEY: "secret",
};
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "console-open-"));
  for (const name of [...Object.keys(RUNNING), EMBEDDED_STORES, "ENVIRONMENT", "NEXTAUTH_URL", "NEXTAUTH_SECRET"])
    vi.stubEnv(name, "");
  const owner = { pid: process.pid, identity: processIdentity(process.pid) ?? "" };
  new StateFile(dataDir, { owner, children: {}, env: RUNNING }, (line) => expect.fail(line)).write();
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dataDir, { recursive: true, force: true });
});

const open = () => openStores({ dataDir, onProgress: (line) => expect.fail(line) });

it("uses embedded stores in a local environment", async () => {
  expect((await open()).embedded).toEqual(["postgres", "mongo", "s3"]);
  expect(process.env.ENVIRONMENT).toBe("local");
  expect(process.env.DIRECT_DATABASE_URL).toBe(RUNNING.DIRECT_DATABASE_URL);
});

it("uses the environment of the server of the same data folder, so that a worker derives no secrets", async () => {
  keepEnvironment(dataDir, "production");
  await open();
  expect(process.env.ENVIRONMENT).toBe("production");
});

it("requires ENVIRONMENT if a store is configured", async () => {
  vi.stubEnv("DATABASE_URL", RUNNING.DATABASE_URL);
  expect((await open()).embedded).toEqual(["mongo", "s3"]);
  expect(process.env.ENVIRONMENT).toBe("");
  expect(process.env.DIRECT_DATABASE_URL).toBe("");
});

it("names the missing settings of a partly configured store", async () => {
  vi.stubEnv("DIRECT_DATABASE_URL", RUNNING.DIRECT_DATABASE_URL);
  await expect(open()).rejects.toThrow("sets DIRECT_DATABASE_URL but not DATABASE_URL");
});
