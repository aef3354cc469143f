"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTransition } from "react";
import type { Result } from "@/lib/core/errors";
import { NO_RESPONSE, toastFailure } from "./failure";

type Settled<T> = {
  onDone: (data: T) => void;
  onRefused?: (failure: Extract<Result<T>, { ok: false }>["error"]) => void;
};

/**
 * Runs a server action with a pending state, and invalidates all cached reads. An error is shown as a toast unless
 * `onRefused` handles it.
 */
export function useAction<G, T>(action: (given: G) => Promise<Result<T>>) {
  const queries = useQueryClient();
  const [pending, start] = useTransition();
  const run = (given: G, { onDone, onRefused }: Settled<T>) =>
    start(async () => {
      const result = await action(given).catch((): Result<T> => ({ ok: false, error: NO_RESPONSE }));
      if (!result.ok) return (onRefused ?? toastFailure)(result.error);
      void queries.invalidateQueries({ refetchType: "none" });
      onDone(result.data);
    });
  return { pending, run };
}
