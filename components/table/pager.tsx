"use client";

import { buttonClass } from "@/components/ui/button";
import { formatCapped, formatCount } from "@/components/ui/format";
import { useListNavigation } from "./list-frame";
import { hrefOf, withCursor } from "./list-state";

/** The server's cursors for the adjacent pages; null if there is none. */
type PageCursors = { next: string | null; previous: string | null };

export type PagerProps = {
  page: PageCursors;
  /** Number of displayed rows. */
  shown: number;
  /** Number of matches, counted up to a cap. Omit it to show no count. */
  total?: { value: number; capped: boolean } | null;
};

export function Pager({ page, shown, total }: PagerProps) {
  const { pathname, params } = useListNavigation();
  const at = (cursor: string | null) => hrefOf(pathname, withCursor(params, cursor));
  if (shown === 0 && page.previous === null) return null;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-2 py-2">
      <p className="tabular mr-auto text-ink-muted">
        {total ? `${formatCount(shown)} of ${formatCapped(total)}` : `${formatCount(shown)} shown`}
      </p>
      <PageLink href={page.previous === null ? null : at(null)}>First</PageLink>
      <PageLink href={page.previous === null ? null : at(page.previous)}>Previous</PageLink>
      <PageLink href={page.next === null ? null : at(page.next)}>Next</PageLink>
    </nav>
  );
}

function PageLink({ href, children }: { href: string | null; children: string }) {
  const look = buttonClass("secondary", "sm", "border-line!");
  if (href === null) {
    return (
      <span aria-hidden="true" className={`${look} cursor-default bg-sunken! font-normal! text-ink-faint!`}>
        {children}
      </span>
    );
  }
  return (
    <a href={href} data-list-link="" className={look}>
      {children}
    </a>
  );
}
