import type { Failure, Result } from "@/lib/core/errors";

/** A read the server refused or could not answer. */
export class ReadError extends Error {
  override readonly name = "ReadError";

  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Asks a query by name through the GET door. @throws ReadError, also when the server cannot be reached */
export async function read<T>(name: string, params: URLSearchParams, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/api/read/${name}?${params}`, { signal: signal ?? null }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ReadError(unreachable);
  });
  const result = (await response.json().catch(() => null)) as Result<T> | null;
  if (!result) throw new ReadError(unreachable);
  if (!result.ok) throw new ReadError(result.error);
  return result.data;
}

/** The failure of whatever the server never answered. */
export const unreachable: Failure = {
  code: "UNAVAILABLE",
  message: "The Console cannot be reached. Check your connection, then try again.",
  requestId: "none",
};
