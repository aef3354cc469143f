import type { TenantScope } from "@/lib/core/access/scope";
import { lostOf, type Writes } from "./writes";

export type Tally = {
  rounds: number;
  /** Writes that the store acknowledged, over all rounds. */
  acknowledged: number;
  /** Acknowledged writes that were missing or different after the kill. */
  lost: number;
  /** Writes that failed during a kill or while the store was down. */
  failed: number;
  /** Milliseconds from each kill to the first write that was started and acknowledged after it. */
  awayMs: number[];
};

type Target<W> = {
  scope: TenantScope;
  writes: Writes<W>;
  /** Kills the store's process with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
};

const WRITERS = 6;
/** Pause between two writes of a writer, which limits the number of writes to verify. */
const PACE_MS = 10;
/**
 * Delay between a recovery and the next kill. Usually long enough that the supervisor restarts the store immediately;
 * in one of four rounds, any delay from zero.
 */
const waitMs = () => (Math.random() < 0.25 ? 0 : 1_000) + Math.random() * 1_000;
const TIMEOUT_MS = 60_000;

/**
 * Kills a store at random times under load. After each recovery, verifies all writes acknowledged since the previous
 * one; at the end, verifies all of them again.
 * @throws if the store does not recover within a minute
 */
export async function killRounds<W>(
  { scope, writes, kill }: Target<W>,
  rounds: number,
  onRound: (tally: Tally) => void,
): Promise<Tally> {
  const tally: Tally = { rounds: 0, acknowledged: 0, lost: 0, failed: 0, awayMs: [] };
  const all: W[] = [];
  let fresh: W[] = [];
  let [going, lastBegun] = [true, 0];
  let lastError: unknown;
  // Writers pause during verification. The next kill comes after it, under load again.
  let verified: Promise<unknown> = Promise.resolve();
  // PostgreSQL's backends outlive the killed server briefly and may still answer.
  const verify = async (written: W[]): Promise<W[]> => {
    for (let tries = 1; ; tries++) {
      try {
        return await lostOf(writes, scope, written);
      } catch (error) {
        if (tries === 20) throw error;
      }
      await pause(500);
    }
  };
  const writers = Array.from({ length: WRITERS }, async () => {
    while (going) {
      await verified;
      await pause(PACE_MS);
      const begun = performance.now();
      try {
        fresh.push(await writes.write(scope));
        lastBegun = Math.max(lastBegun, begun);
      } catch (error) {
        lastError = error;
        tally.failed++;
        await pause(20);
      }
    }
  });
  try {
    await until(
      () => fresh.length > 0,
      () => lastError,
    );
    for (; tally.rounds < rounds; tally.rounds++) {
      await pause(waitMs());
      const killed = performance.now();
      await kill();
      const gone = performance.now();
      await until(
        () => lastBegun > gone,
        () => lastError,
      );
      tally.awayMs.push(performance.now() - killed);
      const written = fresh;
      fresh = [];
      all.push(...written);
      tally.acknowledged = all.length;
      const lost = verify(written);
      verified = lost.catch(() => undefined);
      tally.lost += (await lost).length;
      onRound(tally);
    }
  } finally {
    going = false;
    await Promise.all(writers);
  }
  all.push(...fresh);
  tally.acknowledged = all.length;
  tally.lost = Math.max(tally.lost, (await verify(all)).length);
  return tally;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(isSo: () => boolean, lastError: () => unknown): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!isSo()) {
    if (Date.now() > deadline) {
      throw new Error(`no write succeeded for a minute. The last one failed with: ${String(lastError())}`);
    }
    await pause(5);
  }
}
