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
 * A process that does one case's work in the tenants it is told, one after another. In each it stops just before the call
 * named, to a store or to the world outside. When it has stopped in all of them, it answers with the calls that each came
 * to and dies by SIGKILL.
 */
type Run = { calls: number; haltBefore: number | null; halted: () => void };

const runs = new AsyncLocalStorage<Run>();
const NEVER = new Promise<never>(() => undefined);

/** Whether the call that is about to be made may go. From the one named on none does, as in a process that is dead. */
function mayGo(): boolean {
  const run = runs.getStore();
  if (!run) throw new Error("A call was made outside every run: it cannot be told which of them is to halt.");
  run.calls += 1;
  if (run.haltBefore === null || run.calls < run.haltBefore) return true;
  run.halted();
  return false;
}

// A transaction is one call that begins and one that ends: what is between is taken back with it. Whoever halts there
// loses the connection, as by dying: PostgreSQL takes back what was begun, and nobody waits for a connection.
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

// The driver tells of a command, and lets nobody hold it: only its servers can be made to.
type MongoServer = { command: (...args: unknown[]) => Promise<unknown> };
type MongoClient = { topology: { s: { servers: Map<string, MongoServer> } } };
const { topology } = (await unscopedMongo().asPromise()).getClient() as unknown as MongoClient;
for (const server of topology.s.servers.values()) {
  const command = server.command.bind(server);
  server.command = (...args) => (mayGo() ? command(...args) : NEVER);
}

unscopedS3().middlewareStack.add((next) => (args) => (mayGo() ? next(args) : NEVER), { step: "initialize" });

// S3's client asks by options; what is sent to the world outside is sent to an address.
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

// A rejection ends the process, and whoever waits for its answer reads why.
process.on("message", (order: Order) => void carryOut(order));
process.on("disconnect", () => process.exit(0));
// The test may have ended while this process still started.
if (!process.connected) process.exit(0);
