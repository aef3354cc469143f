"use client";

import { ErrorState } from "@/components/ui/states";
import { Button } from "@/components/ui/button";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function StaffError({ error, reset }: Props) {
  return (
    <ErrorState requestId={error.digest ?? null} action={<Button onClick={reset}>Try again</Button>}>
      <p>Something broke while this page was put together. Nothing was changed.</p>
    </ErrorState>
  );
}
