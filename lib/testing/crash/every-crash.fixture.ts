import { spawn } from "node:child_process";
import { expect } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import type { AnyCase } from "@/lib/testing/crash/case.fixture";
import { passLeases } from "@/lib/testing/crash/whole.fixture";
import { testTenant } from "@/lib/testing/people";

/** The work in one tenant, as it travels to the process that does it. */
export type Running = {
  tenant: { id: string; refId: string; name: string };
  given: unknown;
  /** Null for a run that is left alone. */
  haltBefore: number | null;
};
export type Order = { name: string; runs: Running[] };

const AT_ONCE = 8;

const PROCESS = {
  /** What stands for the parts of Next that are there within Next alone. */
  TSX_TSCONFIG_PATH: "lib/testing/crash/process.tsconfig.json",
  /** One for each run that halts: it never gives its own back. */
  DATABASE_POOL_MAX: "200",
};

type End = { signal: NodeJS.Signals | null; calls: number[] };

/** Does the work in a process of its own. Answers how that ended, and to which call each run came. */
function inProcess(order: Order): Promise<End> {
  const program = ["--import", "tsx", "lib/testing/crash/dying-process.fixture.ts"];
  const args = ["--conditions=react-server", ...program, JSON.stringify(order)];
  const env = { ...process.env, ...PROCESS };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let [out, errors] = ["", ""];
    child.stdout.on("data", (chunk) => (out += String(chunk)));
    child.stderr.on("data", (chunk) => (errors += String(chunk)));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (out && (code === 0 || signal === "SIGKILL")) resolve({ signal, calls: JSON.parse(out) as number[] });
      else reject(new Error(`${order.name} broke (${signal ?? code}):\n${errors}`));
    });
  });
}

type Begun = { scope: TenantScope; given: never };

/** A tenant of its own with what the case is given, as plain as it travels to the process. */
async function begin(one: AnyCase, name: string): Promise<Begun> {
  const scope = await testTenant(name);
  return { scope, given: JSON.parse(JSON.stringify(await one.given(scope))) as never };
}

function running({ scope, given }: Begun, haltBefore: number | null): Running {
  return { tenant: { id: scope.tenantId, refId: scope.tenantRef, name: scope.tenantName }, given, haltBefore };
}

async function onEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    done.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  }
  return done;
}

/** Kills the case before each of its calls in turn, repeats it, and compares what is there with a run left alone. */
export async function surviveEveryCrash(one: AnyCase): Promise<void> {
  const { name, run, leaves, broken } = one;
  const undisturbed = await begin(one, "Undisturbed");
  const {
    calls: [calls = 0],
  } = await inProcess({ name, runs: [running(undisturbed, null)] });
  const expected = await leaves(undisturbed.scope, undisturbed.given);
  expect(await broken(undisturbed.scope, undisturbed.given)).toEqual([]);
  expect(calls).toBeGreaterThan(1);

  const points = Array.from({ length: calls }, (_, index) => index + 1);
  const crashed = await onEach(points, async (point) => ({ point, ...(await begin(one, "Crashed")) }));
  const killed = await inProcess({ name, runs: crashed.map((begun) => running(begun, begun.point)) });
  expect(killed).toEqual({ signal: "SIGKILL", calls: points });
  await onEach(crashed, repeat);

  async function repeat({ point, scope, given }: Begun & { point: number }): Promise<void> {
    expect(await broken(scope, given), `after dying before call ${point}`).toEqual([]);
    await passLeases(scope);
    await run(scope, given);
    expect(await leaves(scope, given), `repeated after dying before call ${point}`).toEqual(expected);
    expect(await broken(scope, given), `repeated after dying before call ${point}`).toEqual([]);
    await run(scope, given);
    expect(await leaves(scope, given), `repeated once more after dying before call ${point}`).toEqual(expected);
  }
}
