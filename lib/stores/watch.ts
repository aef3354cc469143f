import "server-only";

/**
 * How long the app's own client must fail, while a new connection succeeds, before its process counts as stuck, in ms.
 */
export const STUCK_MS = 60_000;

type Ask = () => Promise<unknown>;

/**
 * Detects a process that cannot reach a store by itself: its own client keeps failing, although a new connection
 * succeeds. Then the fault is in the process, and a restart fixes it. When a store is down, both fail, and a restart
 * would not help.
 */
export class StoreWatch {
  #since: number | null = null;

  constructor(
    readonly store: string,
    readonly own: Ask,
    readonly anew: Ask,
  ) {}

  /** Checks once. Never throws. */
  async check(now = performance.now()): Promise<void> {
    const isStuck = !(await succeeds(this.own)) && (await succeeds(this.anew));
    if (!isStuck) this.#since = null;
    else this.#since ??= now;
  }

  isStuck(now = performance.now()): boolean {
    return this.#since !== null && now - this.#since >= STUCK_MS;
  }
}

async function succeeds(ask: Ask): Promise<boolean> {
  return ask().then(
    () => true,
    () => false,
  );
}
