import type { ReactNode } from "react";
import { ListWalk } from "@/components/table/list-walk";
import { Breadcrumb, type Crumb } from "./breadcrumb";
import { EscapeTo } from "./escape-to";

export type PageHeaderProps = {
  title: string;
  /** The last crumb is the current page. It is omitted if it equals the title. */
  crumbs?: readonly Crumb[];
  /** Next to the title: a `StatusBadge`. */
  status?: ReactNode;
  /** Below the title: IDs, times and people. */
  details?: ReactNode;
  /** At the end of the row, the primary action last. */
  actions?: ReactNode;
};

export function PageHeader({ title, crumbs, status, details, actions }: PageHeaderProps) {
  const above = crumbs?.at(-2)?.href;
  return (
    <div className="pt-4 pb-2">
      {above && <EscapeTo href={above} />}
      {crumbs && crumbs.length > 0 && (
        <div className="mb-1 flex items-center justify-between gap-2">
          <Breadcrumb crumbs={crumbs.filter(({ label, href }) => href || label !== title)} />
          <ListWalk />
        </div>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-2">
            <h1 data-page-title dir="auto" className="text-xl font-medium [overflow-wrap:anywhere]">
              {title}
            </h1>
            {status}
          </div>
          {details && <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted">{details}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </div>
  );
}
