import { setMaxListeners } from "node:events";
import { setTimeout as rest } from "node:timers/promises";

/**
 * Hands out turns at a steady rate to whoever waits. Once it is stopped every turn comes at once, so that what is begun
 * is ended without waiting; whoever begins something looks at `stopped` first.
 */
export class Pace {
  #next = performance.now();
  readonly #every: number;

  /** @param rate turns a second, over all who wait */
  constructor(
    rate: number,
    readonly signal: AbortSignal,
  ) {
    this.#every = 1000 / rate;
    // Each one that waits listens.
    setMaxListeners(0, signal);
  }

  get stopped(): boolean {
    return this.signal.aborted;
  }

  async turn(): Promise<void> {
    if (this.stopped) return;
    const now = performance.now();
    const mine = Math.max(this.#next, now);
    this.#next = mine + this.#every;
    await rest(mine - now, undefined, { signal: this.signal }).catch(() => undefined);
  }
}
