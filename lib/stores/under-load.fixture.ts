import { expect } from "vitest";
import { newRefId } from "@/lib/core/ids";

export const WRITERS = 8;
const PATIENCE_MS = 30_000;

export type Load = { acknowledged: string[]; errors: { at: number; error: unknown }[]; crashedAt: number; backAfterMs: number };

/** Writers that go on through a crash until each has written again; a failed write is not repeated. */
export async function underLoad(write: (refId: string) => Promise<unknown>, crash: () => void): Promise<Load> {
  const load: Load = { acknowledged: [], errors: [], crashedAt: 0, backAfterMs: 0 };
  let going = true;
  const writers = Array.from({ length: WRITERS }, async () => {
    while (going) {
      const refId = newRefId();
      try {
        await write(refId);
        load.acknowledged.push(refId);
      } catch (error) {
        load.errors.push({ at: Date.now(), error });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  });
  const written = (count: number) => expect.poll(() => load.acknowledged.length, { timeout: PATIENCE_MS }).toBeGreaterThan(count);
  try {
    await written(WRITERS * 10);
    load.crashedAt = Date.now();
    crash();
    await expect.poll(() => load.errors.length, { timeout: PATIENCE_MS, interval: 5 }).toBeGreaterThan(0);
    const before = load.acknowledged.length;
    await written(before);
    load.backAfterMs = Date.now() - load.crashedAt;
    await written(before + WRITERS * 10);
  } finally {
    going = false;
    await Promise.all(writers);
  }
  return load;
}
