import Link from "next/link";

export type Crumb = { label: string; href?: string };

/** Breadcrumbs. A crumb without a link is the current page. */
export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center text-ink-muted">
        {crumbs.map((crumb, index) => (
          <li key={crumb.label} className="flex min-w-0 items-center">
            {index > 0 && (
              <span aria-hidden="true" className="px-1.5 text-ink-faint">
                /
              </span>
            )}
            {crumb.href ? (
              <Link href={crumb.href} prefetch={false} className="truncate rounded-sm py-1 hover:text-ink">
                {crumb.label}
              </Link>
            ) : (
              <span className="truncate text-ink" aria-current="page">
                {crumb.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
