import { setMaxListeners } from "node:events";
import { setTimeout as rest } from "node:timers/promises";

/**
 * Rate limiter. After it is stopped, every turn comes immediately, so that work in progress can finish. New work must
 * check `stopped` first.
 */
export class Pace {
  #next = performance.now();
  readonly #every: number;

  /** @param rate turns per second, over all callers */
  constructor(
    rate: number,
    readonly signal: AbortSignal,
  ) {
    this.#every = 1000 / rate;
    // Each waiting caller adds a listener.
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
