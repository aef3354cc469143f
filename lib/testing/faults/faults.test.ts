import { spawn, type ChildProcess } from "node:child_process";
import type { NetConnectOpts } from "node:net";
import { setTimeout as rest } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { draftSkill } from "@/lib/skills/provider";
import { closeMongo } from "@/lib/stores/mongo";
import { closePostgres, inTenant } from "@/lib/stores/postgres";
import { runBundled } from "@/lib/testing/bundle";
import { OPERATIONS, type Done, type Operation, type Order, type Setting } from "@/lib/testing/faults/orders.fixture";
import { FaultProxy, type Fault } from "@/lib/testing/faults/proxy.fixture";
import { sessionFor, testStaff, testTenant } from "@/lib/testing/people";

/**
 * Breaks each store in each way while a process of the app runs all operations through the gate: it responds in time
 * and says what is missing. Once the store is back, everything works again in the same process.
 */

const STORES = {
  postgres: { setting: "DATABASE_URL", name: "PostgreSQL" },
  mongo: { setting: "MONGO_URL", name: "MongoDB" },
  s3: { setting: "S3_ENDPOINT", name: "S3" },
} as const;
type Store = keyof typeof STORES;

const FAULTS = ["down at start", "refuses", "frozen", "drops"] as const;

/** A page must load within 10 s. A worker waits for a statement as long as PostgreSQL's limit. */
const LIMIT_MS: Record<Operation, number> = {
  list: 10_000,
  detail: 10_000,
  write: 10_000,
  worker: 25_000,
  health: 10_000,
};
/** How long it may take to notice that a store is back. */
const RECOVERY_MS = 30_000;

/** The store's own address, and the same URL through the proxy. */
function wayTo(setting: string): { upstream: NetConnectOpts; through: (port: number) => string } {
  const url = new URL(String(env()[setting as "S3_ENDPOINT"]));
  const host = decodeURIComponent(url.hostname || url.host);
  const upstream = host.startsWith("/") ? { path: host } : { host, port: Number(url.port) };
  const through = (port: number) =>
    String(env()[setting as "S3_ENDPOINT"]).replace(/(\/\/|@)([^/@]+)(?=\/|\?|$)/, `$1127.0.0.1:${port}`);
  return { upstream, through };
}

class AppProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (done: Done) => void>();
  #lastId = 0;
  readonly ready: Promise<unknown>;

  constructor(program: string[], address: Record<string, string>) {
    const own = { LOG_LEVEL: process.env.LOG_LEVEL ?? "fatal" };
    this.#child = spawn(process.execPath, program, {
      env: { ...process.env, ...own, ...address },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.ready = new Promise((resolve) => this.#waiting.set(0, resolve));
    this.#child.on("message", (done: Done) => this.#waiting.get(done.id)?.(done));
  }

  ask(setting: Setting, operation: Operation, slug: string): Promise<Done> {
    const order: Order = { ...setting, operation, slug, id: ++this.#lastId };
    return new Promise((resolve) => {
      this.#waiting.set(order.id, resolve);
      this.#child.send(order);
    });
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}

type Cell = { fault: string; operation: Operation; during: Done; recoveredMs: number };

const TEXT = { name: "Cold email", description: "", body: "What the agent is to do.", tags: [] };
const newSlug = () => `fault-${newRefId().toLowerCase()}`;

async function begin(): Promise<{ scope: TenantScope; setting: Setting }> {
  const scope = await testTenant("Faults");
  const staff = await testStaff({ role: "admin" });
  const { refId } = await draftSkill(scope, { slug: newSlug(), ...TEXT });
  return {
    scope,
    setting: {
      staff,
      session: await sessionFor(staff),
      skillRef: refId,
      tenant: { id: scope.tenantId, refId: scope.tenantRef, name: scope.tenantName },
    },
  };
}

/** A record in the trash whose time is over, so that the worker has work in all three stores. */
async function trash(scope: TenantScope): Promise<void> {
  const slug = newSlug();
  await draftSkill(scope, { slug, ...TEXT });
  await inTenant(scope, (tx) =>
    tx.skill.updateMany({ where: { tenantId: scope.tenantId, slug }, data: { deletedOn: new Date() } }),
  );
}

const there = (scope: TenantScope, slug: string) =>
  inTenant(scope, (tx) => tx.skill.count({ where: { tenantId: scope.tenantId, slug } }));

async function recovered(app: AppProcess, setting: Setting, operation: Operation): Promise<number> {
  for (const began = performance.now(); ; await rest(250)) {
    const { outcome, missing } = await app.ask(setting, operation, newSlug());
    const ms = Math.round(performance.now() - began);
    if (outcome === "ok" && missing.length === 0) return ms;
    expect(ms, `${operation} after the fault: ${outcome} ${missing.join("; ")}`).toBeLessThan(RECOVERY_MS);
  }
}

/** All operations while the store is broken, and until everything works again. */
async function through(
  fault: (typeof FAULTS)[number],
  app: AppProcess,
  proxy: FaultProxy,
  scope: TenantScope,
  setting: Setting,
): Promise<Cell[]> {
  await trash(scope);
  // The process caches the stores' health for 2 s.
  await rest(2_500);
  const slug = newSlug();
  if (fault !== "down at start") await proxy.begin(fault satisfies Fault);
  const during = await Promise.all(OPERATIONS.map((operation) => app.ask(setting, operation, slug)));
  const write = during[OPERATIONS.indexOf("write")] as Done;
  const rowsBefore = await there(scope, slug);
  await proxy.end();
  const recovery = await Promise.all(OPERATIONS.map((operation) => recovered(app, setting, operation)));
  // A write that was reported as failed stays failed, though the store may receive it when it resumes.
  if (write.outcome === "ok") expect(rowsBefore).toBe(1);
  else if (!write.outcome.includes("lost the connection while saving"))
    expect(await there(scope, slug), `the write that failed while it ${fault}`).toBe(0);
  return OPERATIONS.map((operation, index) => ({
    fault,
    operation,
    during: during[index] as Done,
    recoveredMs: recovery[index] ?? 0,
  }));
}

const table: string[] = [];
const proxies: FaultProxy[] = [];
const apps: AppProcess[] = [];

afterAll(async () => {
  process.stdout.write(`\n${table.join("\n")}\n`);
  for (const app of apps) app.end();
  for (const proxy of proxies) proxy.close();
  await Promise.all([closePostgres(), closeMongo()]);
});

describe.concurrent.each(Object.keys(STORES) as Store[])("%s", (store) => {
  it("goes wrong in every way: every answer is in time, and all is well afterwards", async () => {
    const { setting: variable, name } = STORES[store];
    const { upstream, through: address } = wayTo(variable);
    const proxy = new FaultProxy(upstream);
    proxies.push(proxy);
    await proxy.listen();
    await proxy.begin("refuses");
    const { scope, setting } = await begin();
    const app = new AppProcess(await runBundled("lib/testing/faults/process.fixture.ts"), {
      [variable]: address(proxy.port),
    });
    apps.push(app);
    await app.ready;
    // Compiles and loads everything that a first request needs; its result does not matter.
    await app.ask(setting, "list", newSlug());

    for (const fault of FAULTS) {
      for (const { operation, during, recoveredMs } of await through(fault, app, proxy, scope, setting)) {
        const { outcome, missing, ms } = during;
        const cell = `${name} ${fault} × ${operation}`;
        table.push(
          `${cell}: ${ms} ms, ${outcome}${missing.length > 0 ? ` (missing: ${missing.join("; ")})` : ""}; whole again after ${recoveredMs} ms`,
        );
        expect(outcome, cell).toMatch(/^(ok$|UNAVAILABLE)/);
        expect(ms, cell).toBeLessThan(LIMIT_MS[operation]);
        if (fault === "drops") continue;
        if (operation === "health") expect(missing, cell).toEqual([store]);
        else if (operation === "write" || store === "postgres") expect(outcome, cell).toContain("UNAVAILABLE");
        else if (operation === "detail")
          expect(missing, cell).toContain(`${name} is not responding. The rest of the page is not affected.`);
      }
    }
  }, 240_000);
});
