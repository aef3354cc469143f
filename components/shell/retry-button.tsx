"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";

/** Loads the page again; `clear` drops the address's parameters, where they are what was wrong. */
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
