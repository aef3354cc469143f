"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useSyncExternalStore } from "react";
import { hrefOf, withParam } from "@/components/table/list-state";

export type DiffView = "unified" | "split";

/** Where two columns of text are wide enough to be read: Tailwind's `lg`. */
const WIDE = "(min-width: 64rem)";

function subscribe(onChange: () => void): () => void {
  const media = window.matchMedia(WIDE);
  media.addEventListener("change", onChange);
  return () => media.removeEventListener("change", onChange);
}

/** Side by side where the address says so and the window has room, else unified. */
export function useDiffView(): [DiffView, (view: DiffView) => void] {
  const pathname = usePathname();
  const params = useSearchParams();
  const wide = useSyncExternalStore(
    subscribe,
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
  const view = wide && params.get("view") === "split" ? "split" : "unified";
  const choose = (next: DiffView) => {
    // Next follows the browser's own history: the address changes without a trip to the server.
    window.history.replaceState(null, "", hrefOf(pathname, withParam(params, "view", next === "split" ? next : null)));
  };
  return [view, choose];
}
