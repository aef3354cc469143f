import type { TenantScope } from "@/lib/core/access/scope";
import { lostOf, type Writes } from "./writes";

export type Tally = {
  rounds: number;
  /** Writes the store said it had taken, over all rounds. */
  acknowledged: number;
  /** Those of them that were not there, or not as written, after the kill. */
  lost: number;
  /** Writes that failed: under way at a kill, or while the store was away. */
  failed: number;
  /** From each kill to the first write that was both begun and acknowledged after it, in milliseconds. */
  awayMs: number[];
};

type Target<W> = {
  scope: TenantScope;
  writes: Writes<W>;
  /** Ends the store's process with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
};

const WRITERS = 6;
/** Between two writes of a writer, so that what is to be verified stays within bounds. */
const PACE_MS = 10;
/**
 * How long after a recovery the kill comes: mostly once the store has been up long enough for its supervisor to start
 * it again at once, in each fourth round at any moment from none on.
 */
const waitMs = () => (Math.random() < 0.25 ? 0 : 1_000) + Math.random() * 1_000;
const TIMEOUT_MS = 60_000;

/**
 * Kills a store at random moments under load, and after each recovery asks for everything it acknowledged since the one
 * before; at the end, for everything once more.
 * @throws where the store does not come back within a minute
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
  // While a round is verified, nobody writes: the kill comes at a moment of load all the same.
  let verified: Promise<unknown> = Promise.resolve();
  // PostgreSQL's last requests are answered by processes that outlive the killed one for a moment.
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
