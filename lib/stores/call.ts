import "server-only";
import { Unavailable, type AppError, type StoreName } from "@/lib/core/errors";
import { remainingMs, markLate } from "@/lib/stores/deadline";

type Call = {
  /** The maximum duration when the request has no lower limit, in ms. */
  max: number;
  /** Translates the driver's connection errors to an AppError; returns null for other errors. */
  meaning: (error: unknown) => AppError | null;
};

/**
 * Runs one call to a store with a deadline. `work` gets its time limit in ms and a signal that aborts when it ends.
 * After that the call is abandoned, even if the driver continues.
 * @throws Unavailable when the store did not answer in time or cannot be reached; otherwise what `work` throws
 */
export async function callStore<T>(
  store: StoreName,
  { max, meaning }: Call,
  work: (ms: number, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ms = remainingMs(store, max);
  if (ms === 0) throw new Unavailable(store);
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      markLate(store);
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

/** The system's codes for a failed connection. */
const SYSTEM_CODES = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
  ...["ENOTFOUND", "EAI_AGAIN", "ENOENT", "EHOSTDOWN", "ENETDOWN"],
]);

/** Whether this is a system error of a connection. */
export function isSocketError(error: unknown): boolean {
  return error instanceof Error && "code" in error && SYSTEM_CODES.has(String(error.code));
}
