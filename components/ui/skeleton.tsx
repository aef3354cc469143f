import { clsx } from "clsx";
import type { ReactNode } from "react";

/** A grey bar in the place of text still to come. Give its size by class, e.g. `h-4 w-40`. */
export function Skeleton({ className = "h-4 w-full" }: { className?: string }) {
  return <span aria-hidden="true" className={clsx("block animate-pulse rounded-sm bg-line", className)} />;
}

/** Wraps the skeletons of one place and says once that it is loading. */
export function Loading({ label = "Loading", children }: { label?: string; children: ReactNode }) {
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">{label}…</span>
      {children}
    </div>
  );
}
