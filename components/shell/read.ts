import type { Failure, Result } from "@/lib/core/errors";

/** A read that the server refused or failed to answer. */
export class ReadError extends Error {
  override readonly name = "ReadError";

  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Runs a query by name through the GET endpoint. @throws ReadError, also if the server is unreachable */
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

/** Failure of a request that got no response. */
export const unreachable: Failure = {
  code: "UNAVAILABLE",
  message: "The Console cannot be reached. Check your connection, then try again.",
  requestId: "none",
};
