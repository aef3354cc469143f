import { AsyncLocalStorage } from "node:async_hooks";
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";
import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import pg from "pg";
import { systemScope } from "@/lib/core/access/scope";
import { unscopedMongo } from "@/lib/stores/mongo";
import { unscopedS3 } from "@/lib/stores/objects";
import type { AnyCase } from "@/lib/testing/crash/case.fixture";
import { CASES } from "@/lib/testing/crash/cases.fixture";
import type { Order, Running } from "@/lib/testing/crash/every-crash.fixture";

/**
 * A process that does one case's work in the given tenants, one after another. In each it halts just before the given
 * call to a store or to the outside. Once it has halted in all of them, it reports which calls they reached, and dies
 * by SIGKILL.
 */
type Run = { calls: number; haltBefore: number | null; halted: () => void };

const runs = new AsyncLocalStorage<Run>();
const NEVER = new Promise<never>(() => undefined);

/** Whether the next call may proceed. From the given call on none does, as in a dead process. */
function mayGo(): boolean {
  const run = runs.getStore();
  if (!run) throw new Error("A call was made outside every run: it cannot be told which of them is to halt.");
  run.calls += 1;
  if (run.haltBefore === null || run.calls < run.haltBefore) return true;
  run.halted();
  return false;
}

// A transaction counts as two calls, its begin and its end, because everything between is rolled back. A run that halts
// in one closes its connection, as dying would: PostgreSQL rolls back, and nobody waits for a connection.
type Connected = pg.Client & { connection: { stream: Socket } };
const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
const INSIDE = /^\s*(BEGIN|COMMIT|ROLLBACK)/i;
Object.assign(pg.Client.prototype, {
  query(this: Connected, ...args: unknown[]) {
    const [first] = args;
    const text = typeof first === "string" ? first : (first as { text?: string }).text;
    if (!text || !INSIDE.test(text) || mayGo()) return query.apply(this, args);
    this.connection.stream.destroy();
    return NEVER;
  },
});

// The driver reports commands but cannot hold them; only its servers can be patched to do so.
type MongoServer = { command: (...args: unknown[]) => Promise<unknown> };
type MongoClient = { topology: { s: { servers: Map<string, MongoServer> } } };
const { topology } = (await unscopedMongo().asPromise()).getClient() as unknown as MongoClient;
for (const server of topology.s.servers.values()) {
  const command = server.command.bind(server);
  server.command = (...args) => (mayGo() ? command(...args) : NEVER);
}

unscopedS3().middlewareStack.add((next) => (args) => (mayGo() ? next(args) : NEVER), { step: "initialize" });

// S3's client passes options; requests to the outside pass a URL.
const request = http.request as (...args: unknown[]) => unknown;
Object.assign(http, {
  request: (...args: unknown[]) => (typeof args[0] !== "string" || mayGo() ? request(...args) : new PassThrough()),
});
syncBuiltinESMExports();

/** Does the work until it halts or is done. */
const go = (one: AnyCase, { tenant, given, haltBefore }: Running) =>
  new Promise<number>((resolve, reject) => {
    const run: Run = { calls: 0, haltBefore, halted: () => resolve(run.calls) };
    const done = () => {
      if (haltBefore === null) resolve(run.calls);
      else reject(new Error(`It was done after ${run.calls} calls, and was to be killed before call ${haltBefore}.`));
    };
    runs.run(run, () => one.run(systemScope(tenant, "crash"), given as never)).then(done, reject);
  });

async function carryOut({ name, runs }: Order): Promise<void> {
  const one = CASES.find((each) => each.name === name);
  if (!one) throw new Error(`There is no case named ${name}.`);
  const calls: number[] = [];
  for (const running of runs) calls.push(await go(one, running));
  process.send?.(calls, () => {
    if (runs.some(({ haltBefore }) => haltBefore !== null)) process.kill(process.pid, "SIGKILL");
  });
}

// A rejection ends the process, and the caller that waits for its response reads the reason.
process.on("message", (order: Order) => void carryOut(order));
process.on("disconnect", () => process.exit(0));
// The test may have ended while this process was still starting.
if (!process.connected) process.exit(0);
