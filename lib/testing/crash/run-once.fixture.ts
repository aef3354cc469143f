import pg from "pg";
import { systemScope } from "@/lib/core/scope";
import { unscopedMongo } from "@/lib/stores/mongo";
import { unscopedS3 } from "@/lib/stores/objects";
import { CASES } from "@/lib/testing/crash/cases.fixture";

/**
 * A process that does one provider's work and, where it is told to, dies by SIGKILL just before one of its calls to a
 * store. Told on its command line as JSON; prints how many calls it made.
 */
type Order = { name: string; tenant: { id: string; refId: string; name: string }; given: unknown; dieBefore: number | null };

const order = JSON.parse(process.argv[2] ?? "") as Order;
let calls = 0;

function call(): void {
  calls += 1;
  if (calls === order.dieBefore) process.kill(process.pid, "SIGKILL");
}

// A transaction is one call that begins and one that ends: what is between is taken back with it.
const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
const INSIDE = /^\s*(BEGIN|COMMIT|ROLLBACK)/i;
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...args: unknown[]) {
    const [first] = args;
    const text = typeof first === "string" ? first : (first as { text?: string }).text;
    if (text && INSIDE.test(text)) call();
    return query.apply(this, args);
  },
});
unscopedMongo().on("commandStarted", call);
unscopedS3().middlewareStack.add((next) => (args) => (call(), next(args)), { step: "initialize" });

const provider = CASES.find(({ name }) => name === order.name);
if (!provider) throw new Error(`There is no case named ${order.name}.`);
await provider.run(systemScope(order.tenant, "crash"), order.given as never);
process.stdout.write(`${JSON.stringify({ calls })}\n`);
process.exit(0);
