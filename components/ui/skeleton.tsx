import { clsx } from "clsx";

/** A grey bar in the place of text still to come. Give its size by class, e.g. `h-4 w-40`. */
export function Skeleton({ className = "h-4 w-full" }: { className?: string }) {
  return <span aria-hidden="true" className={clsx("block animate-pulse rounded-sm bg-line", className)} />;
}
