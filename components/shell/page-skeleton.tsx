import "./page-skeleton.css";
import { Skeleton } from "@/components/ui/skeleton";

/** Skeleton of a loading page: a title and rows or panels. */
export function PageSkeleton() {
  return (
    <div role="status" aria-busy="true" className="pt-4">
      <span className="sr-only">Loading …</span>
      <Skeleton className="h-6 w-56" />
      <Skeleton className="mt-5 h-8 w-full max-w-xl" />
      <div aria-hidden="true" className="page-skeleton-rows mt-3 animate-pulse border-t border-line" />
    </div>
  );
}
