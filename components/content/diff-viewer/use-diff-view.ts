"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useSyncExternalStore } from "react";
import { hrefOf, withParam } from "@/components/table/list-state";

export type DiffView = "unified" | "split";

/** Minimum width for two columns of text: Tailwind's `lg`. */
const WIDE = "(min-width: 64rem)";

function subscribe(onChange: () => void): () => void {
  const media = window.matchMedia(WIDE);
  media.addEventListener("change", onChange);
  return () => media.removeEventListener("change", onChange);
}

/** Split view if the URL asks for it and the window is wide enough; otherwise unified. */
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
    // Next.js follows the browser's history, so this changes the URL without a server request.
    window.history.replaceState(null, "", hrefOf(pathname, withParam(params, "view", next === "split" ? next : null)));
  };
  return [view, choose];
}
