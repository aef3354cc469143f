import { expect } from "vitest";
import { newRefId } from "@/lib/core/ids";

const WRITERS = 8;
const TIMEOUT_MS = 60_000;
/** The outage is over after this many consecutive writes without an error. */
const STEADY = WRITERS * 10;

/** `outageMs` is the longest time without an acknowledged write after the crash. */
export type Load = { acknowledged: string[]; errors: unknown[]; outageMs: number };

/**
 * Runs writers through a crash, until writes succeed steadily again; failed writes are not retried here. Fails when the
 * crash has no effect, when writes do not succeed within a minute, or when one fails after that.
 */
export async function underLoad(write: (refId: string) => Promise<unknown>, crash: () => void): Promise<Load> {
  const acknowledged: string[] = [];
  const errors: unknown[] = [];
  let [going, steady, lastWrite, outageMs] = [true, 0, Date.now(), 0];
  const silence = () => (outageMs = Math.max(outageMs, Date.now() - lastWrite));
  const writers = Array.from({ length: WRITERS }, async () => {
    while (going) {
      const refId = newRefId();
      try {
        await write(refId);
        acknowledged.push(refId);
        silence();
        [steady, lastWrite] = [steady + 1, Date.now()];
      } catch (error) {
        errors.push(error);
        steady = 0;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  });
  const poll = (value: () => number) => expect.poll(value, { timeout: TIMEOUT_MS, interval: 5 });
  const steadily = async () => {
    steady = 0;
    await poll(() => steady).toBeGreaterThan(STEADY);
  };
  try {
    await steadily();
    crash();
    [lastWrite, outageMs] = [Date.now(), 0];
    await poll(silence).toBeGreaterThan(150);
    await steadily();
    const during = errors.length;
    await steadily();
    expect(errors.slice(during).map(String)).toEqual([]);
    return { acknowledged, errors, outageMs };
  } finally {
    going = false;
    await Promise.all(writers);
  }
}
