import { setTimeout as rest } from "node:timers/promises";
import pLimit from "p-limit";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { log } from "@/lib/log";
import { CHORES, DUTIES, JOBS, SHARED_CHORES, type Chore, type Duty, type Job } from "./duties";
import { everyTenant, tenantsDue, tenantsWaiting } from "./tenants";

/** Tenants processed in parallel, so that a slow receiver does not block the others. */
const LANES = 4;
/** Parallel jobs of each kind. */
const JOB_LANES = 2;
/** Maximum items of one duty in one tenant before the next duty. */
const BATCH = 50;
const MAX_TENANTS = 500;

const IDLE_MS = 2_000;
const MAX_IDLE_MS = 10_000;
const CHORES_EVERY_MS = 10 * 60 * 1000;

export type Tally = { done: number; failures: number };

/** Does a batch of each duty in each tenant. Failures are logged and do not stop the others. */
export async function runPass(
  scopes: readonly TenantScope[],
  duties: readonly Duty[],
  signal: AbortSignal,
  lanes = LANES,
): Promise<Tally> {
  const tally: Tally = { done: 0, failures: 0 };
  await pLimit(lanes).map(scopes, async (scope) => {
    for (const duty of duties) if (!signal.aborted) await inTurn(scope, duty, tally, signal);
  });
  return tally;
}

async function inTurn(scope: TenantScope, { name, run }: Duty, tally: Tally, signal: AbortSignal): Promise<void> {
  const about = { tenant: scope.tenantRef, duty: name };
  await doBatch(about, tally, async () => {
    const now = await databaseNow();
    return signal.aborted ? 0 : run(scope, now, BATCH, signal);
  });
}

async function doShared(chores: readonly Chore[], signal: AbortSignal): Promise<Tally> {
  const tally: Tally = { done: 0, failures: 0 };
  for (const { name, run } of chores) if (!signal.aborted) await doBatch({ duty: name }, tally, () => run(BATCH));
  return tally;
}

async function doBatch(
  about: { tenant?: string; duty: string },
  tally: Tally,
  work: () => Promise<number>,
): Promise<void> {
  try {
    const done = await work();
    if (done > 0) log().info({ ...about, done }, "done");
    tally.done += done;
  } catch (err) {
    log().error({ ...about, err }, "failed");
    tally.failures += 1;
  }
}

type Rounds = {
  /** Stop when nothing is left to do. */
  once: boolean;
  /** Process only these tenants. */
  only?: readonly TenantScope[];
  signal: AbortSignal;
};

/** Works until stopped, or once through all due work. Returns how much was done and what failed. */
export async function workRounds(rounds: Rounds): Promise<Tally> {
  const { only, signal } = rounds;
  const jobs = (Object.keys(JOBS) as Job[]).map((job) =>
    repeat(rounds, async () =>
      runPass(only ?? (await tenantsWaiting(job, MAX_TENANTS)), [JOBS[job]], signal, JOB_LANES),
    ),
  );
  const tallies = await Promise.all([repeat(rounds, upkeep(rounds)), ...jobs]);
  return tallies.reduce(sumOf);
}

/** Returns a function that runs a round of duties, and of chores when they are due. */
function upkeep({ only, once, signal }: Rounds): () => Promise<Tally> {
  let choresAt = 0;
  return async () => {
    const round = await runPass(only ?? (await tenantsDue(MAX_TENANTS)), DUTIES, signal);
    if (performance.now() < choresAt) return round;
    const shared = only ? { done: 0, failures: 0 } : await goThrough(() => doShared(SHARED_CHORES, signal), once);
    const chores = await goThrough(async () => runPass(only ?? (await everyTenant()), CHORES, signal), once);
    if (chores.done === 0) choresAt = performance.now() + CHORES_EVERY_MS;
    return [round, shared, chores].reduce(sumOf);
  };
}

/**
 * Repeats a round until stopped, or with `once` until nothing is left. Idle pauses grow the longer there is no work.
 */
async function repeat({ once, signal }: Rounds, round: () => Promise<Tally>): Promise<Tally> {
  let total: Tally = { done: 0, failures: 0 };
  for (let idle = 0; !signal.aborted;) {
    const tally = await goThrough(round, once);
    total = sumOf(total, tally);
    if (tally.done > 0) idle = 0;
    else if (once) break;
    else await rest(Math.min(IDLE_MS * 2 ** idle++, MAX_IDLE_MS), undefined, { signal }).catch(() => undefined);
  }
  return total;
}

/** Waits for a store that is down. With `once`, throws instead. */
async function goThrough(work: () => Promise<Tally>, once: boolean): Promise<Tally> {
  try {
    return await work();
  } catch (err) {
    if (once) throw err;
    log().error({ err }, "the tenants could not be read");
    return { done: 0, failures: 1 };
  }
}

function sumOf(one: Tally, other: Tally): Tally {
  return { done: one.done + other.done, failures: one.failures + other.failures };
}
