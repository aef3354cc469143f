"use client";

import { usePathname, useRouter } from "next/navigation";
import { useMemo } from "react";
import { currentMarks, markOf, returnToList } from "@/components/ui/list-mark";
import { useShortcuts } from "./use-shortcuts";

/** On a record's page, Escape returns to the list it was opened from, with its state, or else to `href`. */
export function EscapeTo({ href }: { href: string }) {
  const router = useRouter();
  const pathname = usePathname();
  const keys = useMemo(
    () => ({
      Escape: () => {
        if (document.querySelector(":popover-open:not(.tip)")) return;
        const mark = markOf(currentMarks(), pathname);
        if (mark === null) router.push(href);
        else if (!returnToList(mark)) router.push(mark.list);
      },
    }),
    [href, pathname, router],
  );
  useShortcuts({ keys });
  return null;
}
