"use client";

import { useTransition } from "react";
import type { Result } from "@/lib/core/errors";
import { NO_ANSWER, toastFailure } from "./failure";

type Settled<T> = { onDone: (data: T) => void; onRefused?: (failure: Extract<Result<T>, { ok: false }>["error"]) => void };

/** Runs a server action with its pending state. A refusal is shown as a message unless `onRefused` takes it. */
export function useAction<G, T>(action: (given: G) => Promise<Result<T>>) {
  const [pending, start] = useTransition();
  const run = (given: G, { onDone, onRefused }: Settled<T>) =>
    start(async () => {
      const result = await action(given).catch((): Result<T> => ({ ok: false, error: NO_ANSWER }));
      if (result.ok) onDone(result.data);
      else (onRefused ?? toastFailure)(result.error);
    });
  return { pending, run };
}
