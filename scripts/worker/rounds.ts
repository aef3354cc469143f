import { setTimeout as rest } from "node:timers/promises";
import type { TenantScope } from "@/lib/core/scope";
import { log } from "@/lib/log";
import { CHORES, DUTIES, type Duty } from "./duties";
import { everyTenant, tenantsDue } from "./tenants";

/** Tenants worked in at once: one that waits for a slow receiver holds up no other. */
const LANES = 4;
/** Of one duty in one tenant before the next has its turn. */
const BATCH = 50;
const MOST_TENANTS = 500;

const IDLE_MS = 2_000;
const MAX_IDLE_MS = 10_000;
const CHORES_EVERY_MS = 10 * 60 * 1000;

export type Tally = { done: number; failures: number };

/** Goes through the tenants and does a batch of each duty in each. What fails is logged and stops nothing else. */
export async function goRound(scopes: readonly TenantScope[], duties: readonly Duty[], signal: AbortSignal): Promise<Tally> {
  const tally: Tally = { done: 0, failures: 0 };
  const waiting = [...scopes];
  const lane = async () => {
    for (let scope = waiting.shift(); scope && !signal.aborted; scope = waiting.shift()) {
      for (const duty of duties) if (!signal.aborted) await doBatch(scope, duty, tally);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return tally;
}

async function doBatch(scope: TenantScope, duty: Duty, tally: Tally): Promise<void> {
  const about = { tenant: scope.tenantRef, duty: duty.name };
  try {
    const done = await duty.run(scope, new Date(), BATCH);
    if (done > 0) log().info({ ...about, done }, "done");
    tally.done += done;
  } catch (err) {
    log().error({ ...about, err }, "failed");
    tally.failures += 1;
  }
}

type Rounds = {
  /** Ends when nothing is left to do. */
  once: boolean;
  /** Works in these alone. */
  only?: readonly TenantScope[];
  signal: AbortSignal;
};

/** Works until told to stop, or once through all there is. Answers how much was done and what failed. */
export async function workRounds({ once, only, signal }: Rounds): Promise<Tally> {
  const total: Tally = { done: 0, failures: 0 };
  let choresAt = 0;
  for (let idle = 0; !signal.aborted; ) {
    const round = await goThrough(async () => goRound(only ?? (await tenantsDue(MOST_TENANTS)), DUTIES, signal), once);
    if (Date.now() >= choresAt) {
      const chores = await goThrough(async () => goRound(only ?? (await everyTenant()), CHORES, signal), once);
      if (chores.done === 0) choresAt = Date.now() + CHORES_EVERY_MS;
      add(round, chores);
    }
    add(total, round);
    if (round.done > 0) idle = 0;
    else if (once) break;
    else await rest(Math.min(IDLE_MS * 2 ** idle++, MAX_IDLE_MS), undefined, { signal }).catch(() => undefined);
  }
  return total;
}

/** A store that is down is waited for; whoever works once through is told. */
async function goThrough(work: () => Promise<Tally>, once: boolean): Promise<Tally> {
  try {
    return await work();
  } catch (err) {
    if (once) throw err;
    log().error({ err }, "the tenants could not be read");
    return { done: 0, failures: 1 };
  }
}

function add(to: Tally, more: Tally): void {
  to.done += more.done;
  to.failures += more.failures;
}
