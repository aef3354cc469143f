import "server-only";
import { Unavailable, type AppError, type StoreName } from "@/lib/core/errors";
import { timeFor, wasLate } from "@/lib/stores/deadline";

type Call = {
  /** The longest it may take where no request sets less, in ms. */
  max: number;
  /** What the driver's error means in the app's words, where it is about reaching the store; else null. */
  meaning: (error: unknown) => AppError | null;
};

/**
 * One call to a store, with a deadline. `work` gets the time it has, in ms, and a signal that comes when that is over:
 * by then it is waited for no longer, whatever the driver does.
 * @throws Unavailable where the store was late, or cannot be reached; else what `work` throws
 */
export async function callStore<T>(
  store: StoreName,
  { max, meaning }: Call,
  work: (ms: number, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ms = timeFor(store, max);
  if (ms === 0) throw new Unavailable(store);
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      wasLate(store);
      reject(new Unavailable(store, { cause: new Error(`${store} did not answer within ${Math.round(ms)} ms.`) }));
      over.abort();
    }, ms);
  });
  try {
    return await Promise.race([work(ms, over.signal), late]);
  } catch (error) {
    throw meaning(error) ?? error;
  } finally {
    clearTimeout(timer);
  }
}

/** How the system names a connection that failed. */
const SYSTEM_CODES = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
  ...["ENOTFOUND", "EAI_AGAIN", "ENOENT", "EHOSTDOWN", "ENETDOWN"],
]);

/** Whether the error is the system's own about a connection. */
export function isSocketError(error: unknown): boolean {
  return error instanceof Error && "code" in error && SYSTEM_CODES.has(String(error.code));
}
