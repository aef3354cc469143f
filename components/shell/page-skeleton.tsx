import { Skeleton } from "@/components/ui/skeleton";

/** The shape of a page whose answer is on its way: a title, and the rows or panels under it. */
export function PageSkeleton() {
  return (
    <div role="status" aria-busy="true" className="pt-4">
      <span className="sr-only">Loading …</span>
      <Skeleton className="h-6 w-56" />
      <Skeleton className="mt-5 h-8 w-full max-w-xl" />
      <div className="mt-3 border-t border-line">
        {Array.from({ length: 12 }, (_, index) => (
          <div key={index} className="flex h-9 items-center gap-6 border-b border-line">
            <Skeleton className="ml-3 h-3 w-1/3" />
            <Skeleton className="h-3 w-24" />
            <Skeleton className="h-3 w-16" />
          </div>
        ))}
      </div>
    </div>
  );
}
