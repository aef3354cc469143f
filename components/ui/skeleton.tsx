import { clsx } from "clsx";

/** A gray placeholder bar for loading text. Set its size by class, such as `h-4 w-40`. */
export function Skeleton({ className = "h-4 w-full" }: { className?: string }) {
  return <span aria-hidden="true" className={clsx("block animate-pulse rounded-sm bg-line", className)} />;
}
