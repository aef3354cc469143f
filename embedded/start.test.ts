import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { mongo } from "mongoose";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Owner } from "./lock";
import { isSameProcess } from "./process-identity";
import { FolderInUseError, removeStores, runningStores, startStores } from "./start";
import type { StoreEnv, Stores } from "./start";
import { readState } from "./state";

const STORES = ["postgres", "mongo"] as const;
const lines: string[] = [];
const begin = (dataDir: string) =>
  startStores({ dataDir, stores: [...STORES], onProgress: (line) => lines.push(line) });

describe.sequential("stores on one folder", () => {
  let dataDir: string;
  let stores: Stores;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "stores-"));
    stores = await begin(dataDir);
  });
  afterAll(async () => {
    await stores.stop();
    await removeStores(dataDir);
    expect(existsSync(dataDir)).toBe(false);
  });

  test("have addresses that work, with the rights they should", async () => {
    await withPostgres(stores.env, async (client) => {
      const { rows } = await client.query(
        `SELECT rolsuper, rolcreaterole, rolbypassrls, pg_get_userbyid(datdba) AS owner, datcollate,
                pg_encoding_to_char(encoding) AS encoding, current_setting('fsync') AS fsync
         FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
      );
      expect(rows).toEqual([
        {
          rolsuper: false,
          rolcreaterole: true,
          rolbypassrls: false,
          owner: "leadmetrics_owner",
          datcollate: "C.UTF-8",
          encoding: "UTF8",
          fsync: "on",
        },
      ]);
      // As the migrations will do: the app's role logs in with the password in its address.
      const app = new URL(stores.env.DATABASE_URL ?? "");
      await client.query(`CREATE ROLE leadmetrics_app LOGIN PASSWORD ${client.escapeLiteral(app.password)}`);
      await client.query("CREATE TABLE kept (note text)");
      await client.query("INSERT INTO kept VALUES ('before')");
    });
    const app = new pg.Client({ connectionString: stores.env.DATABASE_URL });
    await app.connect();
    expect((await app.query("SELECT current_user AS name")).rows).toEqual([{ name: "leadmetrics_app" }]);
    await app.end();
    await withMongo(stores.env, (client) => client.db().collection("kept").insertOne({ note: "before" }));
    expect(stores.env.MONGO_URL).toMatch(/\/leadmetrics\?.*w=majority&journal=true/);
  });

  test("are found from another terminal, and their secrets are for this user's eyes", async () => {
    expect(await runningStores(dataDir)).toEqual(stores.env);
    expect(await runningStores(join(dataDir, "nowhere"))).toBeUndefined();
    for (const file of ["stores.json", "secrets.json", "log/postgres.log"]) {
      expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(join(dataDir, "run")).mode & 0o777).toBe(0o700);
  });

  test("refuse a second start, and removal while they run", async () => {
    await expect(begin(dataDir)).rejects.toThrow(FolderInUseError);
    await expect(begin(dataDir)).rejects.toThrow(`in use by process ${process.pid}`);
    await expect(removeStores(dataDir)).rejects.toThrow(FolderInUseError);
    expect(await runningStores(dataDir)).toEqual(stores.env);
  });

  test.each(["postgres", "mongo"] as const)("recover when the process of %s is killed", async (name) => {
    const killed = childOf(dataDir, name);
    process.kill(killed.pid, "SIGKILL");
    await expect.poll(() => [0, killed.pid].includes(childOf(dataDir, name).pid)).toBe(false);
    await expect.poll(() => lines.at(-1)).toContain("back after");
    await expectStoresReady(stores.env);
    expect(lines.join("\n")).toMatch(/ended unexpectedly \(killed by SIGKILL\); starting it again/);
  });

  test("recover when the PostgreSQL server itself is killed", async () => {
    const pid = serverPid(dataDir);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => [undefined, pid].includes(readPid(dataDir))).toBe(false);
    await expect.poll(() => lines.at(-1)).toContain("back after");
    await expectStoresReady(stores.env);
  });

  test("lose no acknowledged document when MongoDB is killed under load, and clients carry on", async () => {
    const client = new mongo.MongoClient(stores.env.MONGO_URL ?? "");
    const load = client.db().collection<{ _id: string }>("load");
    const acknowledged: string[] = [];
    const errors: string[] = [];
    let going = true;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; going; i++) {
        const _id = `${writer}-${i}`;
        await load.insertOne({ _id }).then(
          () => acknowledged.push(_id),
          (error: unknown) => errors.push(String(error)),
        );
      }
    });
    await expect.poll(() => acknowledged.length).toBeGreaterThan(50);
    process.kill(childOf(dataDir, "mongo").pid, "SIGKILL");
    const atKill = acknowledged.length;
    await expect.poll(() => acknowledged.length).toBeGreaterThan(atKill + 50);
    going = false;
    await Promise.all(writers);
    const kept = new Set((await load.find().toArray()).map(({ _id }) => _id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    // Running requests fail. Requests that arrive while no process serves wait: the socket never refuses them.
    expect(errors.filter((error) => error.includes("ECONNREFUSED"))).toEqual([]);
    expect(errors.length).toBeLessThan(8 * 4);
    await client.close();
  });

  test("stop in seconds, leave nothing running, and have kept addresses and data at the next start", async () => {
    const former = stores.env;
    const processes = STORES.map((name) => childOf(dataDir, name));
    const server = serverPid(dataDir);
    const begun = Date.now();
    await stores.stop();
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect(processes.filter(({ pid, identity }) => isSameProcess(pid, identity))).toEqual([]);
    expect(() => process.kill(server, 0)).toThrow("ESRCH");
    expect(existsSync(join(dataDir, "stores.json"))).toBe(false);
    expect(existsSync(join(dataDir, "supervisor.lock"))).toBe(false);
    expect(await runningStores(dataDir)).toBeUndefined();

    stores = await begin(dataDir);
    expect(stores.env).toEqual(former);
    await expectStoresReady(stores.env);
  });

  test("end when their supervisor is killed; the next start takes over and has the data", async () => {
    await stores.stop();
    const { child, env } = await serveElsewhere(dataDir);
    expect(await runningStores(dataDir)).toEqual(env);
    await expect(begin(dataDir)).rejects.toThrow(`in use by process ${child.pid}`);
    const left = [...STORES.map((name) => childOf(dataDir, name).pid), serverPid(dataDir)];
    child.kill("SIGKILL");
    await expect.poll(() => left.filter(isAlive)).toEqual([]);
    expect(await runningStores(dataDir)).toBeUndefined();
    stores = await begin(dataDir);
    expect(lines.join("\n")).toContain("did not stop cleanly; taking over");
    expect(stores.env).toEqual(env);
    await expectStoresReady(stores.env);
  });

  test("start at once after everything was killed", async () => {
    await stores.stop();
    const { child } = await serveElsewhere(dataDir);
    const all = [child.pid ?? 0, ...STORES.map((name) => childOf(dataDir, name).pid), serverPid(dataDir)];
    for (const pid of all) process.kill(pid, "SIGKILL");
    await expect.poll(() => all.filter(isAlive), { interval: 5 }).toEqual([]);
    stores = await begin(dataDir);
    await expectStoresReady(stores.env);
  });

  test("stop cleanly when the supervisor is asked to", async () => {
    await stores.stop();
    const { child } = await serveElsewhere(dataDir);
    const server = serverPid(dataDir);
    const code = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    expect(await code).toBe(0);
    expect(isAlive(server)).toBe(false);
    expect(existsSync(join(dataDir, "supervisor.lock"))).toBe(false);
    stores = await begin(dataDir);
  });
});

test("a store that cannot start says why, and takes the others down with it", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "stores-"));
  try {
    mkdirSync(join(dataDir, "postgres"));
    writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "15\n");
    await expect(begin(dataDir)).rejects.toThrow(/PostgreSQL did not start: .* holds data of PostgreSQL 15/);
    expect(existsSync(join(dataDir, "run", "mongo.sock"))).toBe(false);
    expect(existsSync(join(dataDir, "supervisor.lock"))).toBe(false);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

const asRoot = test.skipIf(process.getuid?.() !== 0);
asRoot("root under a closed home, with a strict umask, is told where the data went", async () => {
  const home = mkdtempSync(join(tmpdir(), "closed-home-"));
  chmodSync(home, 0o700);
  const dataDir = join(home, "project", ".data");
  const told: string[] = [];
  const former = process.umask(0o077);
  try {
    const start = () => startStores({ dataDir, stores: ["postgres"], onProgress: (line) => told.push(line) });
    const first = await start();
    const elsewhere = readlinkSync(join(dataDir, "postgres"));
    expect(told.join("\n")).toContain(`keeping its data in ${dirname(elsewhere)}`);
    await withPostgres(first.env, (client) => client.query("CREATE TABLE kept ()"));
    await first.stop();
    const second = await start();
    await withPostgres(second.env, (client) => client.query("SELECT FROM kept"));
    await second.stop();
    await removeStores(dataDir);
    expect(existsSync(elsewhere)).toBe(false);
  } finally {
    process.umask(former);
    rmSync(home, { recursive: true, force: true });
  }
});

/** Both stores accept requests, after a wait if they are restarting, and have the data of the first test. */
async function expectStoresReady(env: StoreEnv): Promise<void> {
  const notes = async () => [
    await withPostgres(env, async (client) => (await client.query("SELECT note FROM kept")).rows.map((r) => r.note)),
    await withMongo(env, async (client) => (await client.db().collection("kept").find().toArray()).map((d) => d.note)),
  ];
  await expect.poll(() => notes().catch(String), { interval: 50 }).toEqual([["before"], ["before"]]);
}

async function withPostgres<T>(env: StoreEnv, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: env.DIRECT_DATABASE_URL });
  client.on("error", () => undefined);
  await client.connect();
  return use(client).finally(() => client.end());
}

async function withMongo<T>(env: StoreEnv, use: (client: mongo.MongoClient) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(env.MONGO_URL ?? "", { serverSelectionTimeoutMS: 1_000 });
  return use(client).finally(() => client.close());
}

function childOf(dataDir: string, name: "postgres" | "mongo"): Owner {
  return readState(dataDir)?.children[name] ?? { pid: 0, identity: "" };
}

function readPid(dataDir: string): number | undefined {
  try {
    return Number(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    return undefined;
  }
}

function serverPid(dataDir: string): number {
  return readPid(dataDir) ?? expect.fail("no postmaster.pid: PostgreSQL does not run");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Starts a supervisor in its own process, as `npm run up` does. Resolves when it has printed every address. */
async function serveElsewhere(dataDir: string): Promise<{ child: ChildProcess; env: StoreEnv }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const main = fileURLToPath(new URL("./serve.ts", import.meta.url));
  const args = ["--import", tsx, main, "--data-dir", dataDir, "--stores", STORES.join(",")];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => (printed += bytes));
  child.stderr.on("data", (bytes: Buffer) => (said += bytes));
  await expect.poll(() => said, { interval: 25 }).toContain("Stores are running");
  const env = Object.fromEntries(
    printed
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  return { child, env };
}
