"use client";

import { Button } from "@/components/ui/button";
import { ErrorState, OfflineState } from "@/components/ui/states";
import { useOnline } from "@/components/ui/use-online";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** Shown instead of a page that failed to render. */
export function PageError({ error, reset }: Props) {
  const online = useOnline();
  if (!online) return <OfflineState action={<Button onClick={reset}>Try again</Button>} />;
  return (
    <ErrorState requestId={error.digest ?? null} action={<Button onClick={reset}>Try again</Button>}>
      <p>Something went wrong while loading this page. Nothing was changed.</p>
    </ErrorState>
  );
}
