"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";

/** Reloads the page. `clear` also removes the URL parameters, for pages where they caused the error. */
export function RetryButton({ clear = false }: { clear?: boolean }) {
  const router = useRouter();
  const pathname = usePathname();
  const [pending, start] = useTransition();
  return (
    <Button pending={pending} onClick={() => start(() => (clear ? router.push(pathname) : router.refresh()))}>
      {clear ? "Clear filters" : "Try again"}
    </Button>
  );
}
