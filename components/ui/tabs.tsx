"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";

export type TabLink = { label: string; href: string; count?: string };

/** Tabs as links, so that the open tab is in the URL. The current one is matched by path, then by query. */
export function TabLinks({ tabs, label }: { tabs: readonly TabLink[]; label: string }) {
  const pathname = usePathname();
  const search = useSearchParams();
  const current = currentTab(tabs, pathname, search);
  return (
    <nav aria-label={label} className="overflow-x-auto border-b border-line">
      <ul className="flex gap-4">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              scroll={false}
              prefetch={false}
              aria-current={tab === current ? "page" : undefined}
              className={clsx(
                "-mb-px inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent px-0.5 text-ink-muted",
                "-outline-offset-2 hover:text-ink aria-[current]:border-accent aria-[current]:text-ink",
                "aria-[current]:font-medium",
              )}
            >
              {tab.label}
              {tab.count !== undefined && <span className="tabular text-ink-faint">{tab.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function currentTab(tabs: readonly TabLink[], pathname: string, search: URLSearchParams): TabLink | undefined {
  let best: TabLink | undefined;
  let bestScore = -1;
  for (const tab of tabs) {
    const url = new URL(tab.href, "http://tab.invalid");
    const params = [...url.searchParams];
    if (url.pathname !== pathname || params.some(([name, value]) => search.get(name) !== value)) continue;
    if (params.length > bestScore) [best, bestScore] = [tab, params.length];
  }
  return best;
}
