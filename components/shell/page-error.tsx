"use client";

import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/states";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** In the place of a page that broke while it was put together. */
export function PageError({ error, reset }: Props) {
  return (
    <ErrorState requestId={error.digest ?? null} action={<Button onClick={reset}>Try again</Button>}>
      <p>Something went wrong while loading this page. Nothing was changed.</p>
    </ErrorState>
  );
}
