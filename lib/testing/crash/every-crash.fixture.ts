import { spawn } from "node:child_process";
import { expect } from "vitest";
import type { AnyCase } from "@/lib/testing/crash/case.fixture";
import { countsOf, danglingIn, passLeases } from "@/lib/testing/crash/whole.fixture";
import { testTenant } from "@/lib/testing/people";
import type { TenantScope } from "@/lib/core/scope";

type End = { killed: boolean; calls: number };

/** Runs the case in a process of its own, which dies just before the call named, or lives. */
function inProcess(one: AnyCase, scope: TenantScope, given: unknown, dieBefore: number | null): Promise<End> {
  const tenant = { id: scope.tenantId, refId: scope.tenantRef, name: scope.tenantName };
  const order = JSON.stringify({ name: one.name, tenant, given, dieBefore });
  const args = ["--conditions=react-server", "--import", "tsx", "lib/testing/crash/run-once.fixture.ts", order];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let [out, errors] = ["", ""];
    child.stdout.on("data", (chunk) => (out += String(chunk)));
    child.stderr.on("data", (chunk) => (errors += String(chunk)));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (signal === "SIGKILL") resolve({ killed: true, calls: dieBefore ?? 0 });
      else if (code === 0) resolve({ killed: false, ...(JSON.parse(out) as { calls: number }) });
      else reject(new Error(`${one.name} broke:\n${errors}`));
    });
  });
}

/** The given of a case once more, as it travels to the process: plain data. */
const plain = (given: unknown) => JSON.parse(JSON.stringify(given)) as never;

/** Kills the case before each of its calls in turn, repeats it, and compares what is there with a run left alone. */
export async function surviveEveryCrash(one: AnyCase): Promise<void> {
  const undisturbed = await testTenant("Undisturbed");
  const { calls } = await inProcess(one, undisturbed, await one.given(undisturbed), null);
  const expected = await countsOf(undisturbed);
  expect(await danglingIn(undisturbed)).toEqual([]);
  expect(calls).toBeGreaterThan(1);

  const attempt = async (dieBefore: number) => {
    const scope = await testTenant("Crashed");
    const given = await one.given(scope);
    const { killed } = await inProcess(one, scope, given, dieBefore);
    expect(killed, `call ${dieBefore} of ${calls}`).toBe(true);
    expect(await danglingIn(scope), `after dying before call ${dieBefore}`).toEqual([]);
    await passLeases(scope);
    await one.run(scope, plain(given));
    expect(await countsOf(scope), `repeated after dying before call ${dieBefore}`).toEqual(expected);
    expect(await danglingIn(scope), `repeated after dying before call ${dieBefore}`).toEqual([]);
    await one.run(scope, plain(given));
    expect(await countsOf(scope), "repeated once more").toEqual(expected);
  };
  for (let first = 1; first <= calls; first += 3) {
    const points = [first, first + 1, first + 2].filter((point) => point <= calls);
    await Promise.all(points.map(attempt));
  }
}
