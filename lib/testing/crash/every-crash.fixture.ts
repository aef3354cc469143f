import { spawn, type ChildProcess } from "node:child_process";
import { expect } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { runBundled } from "@/lib/testing/bundle";
import type { AnyCase } from "@/lib/testing/crash/case.fixture";
import { passLeases } from "@/lib/testing/crash/whole.fixture";
import { testTenant } from "@/lib/testing/people";
import { sample } from "@/lib/testing/sample";

/** The work in one tenant, as sent to the process that does it. */
export type Running = {
  tenant: { id: string; refId: string; name: string };
  given: unknown;
  /** Null for an undisturbed run. */
  haltBefore: number | null;
};
export type Order = { name: string; runs: Running[] };

const CONCURRENCY = 8;

/** Of each case's kill points, a normal run takes the first, the last and every sixth between. */
const STEP = 6;

/** One connection for each halted run, which never returns it. */
const POOL = { DATABASE_POOL_MAX: "200" };

/** A process that does a case's work, and dies when all of its runs have halted. */
class DyingProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<NodeJS.Signals | number | null>;
  #errors = "";

  private constructor(args: string[]) {
    const stdio = ["ignore", "ignore", "pipe", "ipc"] as const;
    this.#child = spawn(process.execPath, args, { env: { ...process.env, ...POOL }, stdio: [...stdio] });
    this.#child.stderr?.on("data", (chunk) => (this.#errors += String(chunk)));
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) => resolve(signal ?? code));
    });
  }

  static async start(): Promise<DyingProcess> {
    return new DyingProcess(await runBundled("lib/testing/crash/dying-process.fixture.ts"));
  }

  /** Does the work, and returns the call that each run reached. */
  async run(order: Order): Promise<number[]> {
    const answer = new Promise<number[]>((resolve) =>
      this.#child.once("message", (calls) => resolve(calls as number[])),
    );
    this.#child.send(order);
    const first = await Promise.race([answer, this.#ended]);
    if (Array.isArray(first)) return first;
    throw new Error(`${order.name} broke (${first}):\n${this.#errors}`);
  }

  /** How the process ended by itself. */
  ended(): Promise<NodeJS.Signals | number | null> {
    return this.#ended;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

type Begun = { scope: TenantScope; given: never };

/** A new tenant with the case's input, serialized as it is sent to the process. */
async function begin(one: AnyCase, name: string): Promise<Begun> {
  const scope = await testTenant(name);
  return { scope, given: JSON.parse(JSON.stringify(await one.given(scope))) as never };
}

function running({ scope, given }: Begun, haltBefore: number | null): Running {
  return { tenant: { id: scope.tenantId, refId: scope.tenantRef, name: scope.tenantName }, given, haltBefore };
}

async function onEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < items.length; from += CONCURRENCY) {
    done.push(...(await Promise.all(items.slice(from, from + CONCURRENCY).map(work))));
  }
  return done;
}

/** Kills the case before each of its calls in turn, repeats it, and compares the result with an undisturbed run. */
export async function surviveEveryCrash(one: AnyCase): Promise<void> {
  const { name, run, leaves, broken } = one;
  const dying = await DyingProcess.start();
  try {
    const undisturbed = await begin(one, "Undisturbed");
    const [calls = 0] = await dying.run({ name, runs: [running(undisturbed, null)] });
    const expected = await leaves(undisturbed.scope, undisturbed.given);
    expect(await broken(undisturbed.scope, undisturbed.given)).toEqual([]);
    expect(calls).toBeGreaterThan(1);

    const points = sample(
      Array.from({ length: calls }, (_, index) => index + 1),
      STEP,
    );
    const crashed = await onEach(points, async (point) => ({ point, ...(await begin(one, "Crashed")) }));
    const reached = await dying.run({ name, runs: crashed.map((begun) => running(begun, begun.point)) });
    expect(reached).toEqual(points);
    expect(await dying.ended()).toBe("SIGKILL");
    await onEach(crashed, (begun) => repeat(begun, expected));
  } finally {
    dying.kill();
  }

  async function repeat({ point, scope, given }: Begun & { point: number }, expected: unknown): Promise<void> {
    expect(await broken(scope, given), `after dying before call ${point}`).toEqual([]);
    await passLeases(scope);
    await run(scope, given);
    expect(await leaves(scope, given), `repeated after dying before call ${point}`).toEqual(expected);
    expect(await broken(scope, given), `repeated after dying before call ${point}`).toEqual([]);
    await run(scope, given);
    expect(await leaves(scope, given), `repeated once more after dying before call ${point}`).toEqual(expected);
  }
}
