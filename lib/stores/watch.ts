import "server-only";

/** For how long the app's own client must fail, while a new connection succeeds, before its process is given up, in ms. */
export const STUCK_MS = 60_000;

type Ask = () => Promise<unknown>;

/**
 * Whether a process can still reach a store by itself. It cannot where its own client keeps failing although a
 * connection made anew succeeds: then the fault is in the process, and a restart is what helps. A store that is down
 * answers neither, and no restart of ours would help it.
 */
export class StoreWatch {
  #since: number | null = null;

  constructor(
    readonly store: string,
    readonly own: Ask,
    readonly anew: Ask,
  ) {}

  /** Looks once. Never throws. */
  async look(now = performance.now()): Promise<void> {
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
