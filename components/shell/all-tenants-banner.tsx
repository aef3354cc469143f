import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Time } from "@/components/ui/time";

export type AllTenantsBannerProps = {
  reason: string;
  /** ISO 8601. */
  endsAt: string;
  /** A form with the button that ends it. */
  end?: ReactNode;
};

/** Banner on every page while staff view all tenants. */
export function AllTenantsBanner({ reason, endsAt, end }: AllTenantsBannerProps) {
  return (
    <section
      aria-label="All tenants"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-attention-soft px-3 py-1.5 text-ink md:px-4"
    >
      <TriangleAlert className="size-4 shrink-0 text-attention" aria-hidden="true" />
      <p className="min-w-0 flex-1 basis-56 [overflow-wrap:anywhere]">
        <strong className="font-medium">You are viewing all tenants.</strong> Reason: {reason}
      </p>
      <p className="text-ink-muted">
        <Time at={endsAt} form="left" />
      </p>
      {end && <div className="ml-auto">{end}</div>}
    </section>
  );
}
