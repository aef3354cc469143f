import type { NavIconName } from "@/lib/core/entity";

export type NavItem = {
  label: string;
  href: string;
  icon: NavIconName;
  /** The letter that opens it after `g`. */
  shortcut?: string;
};

export type NavSection = { section: string; items: readonly NavItem[] };

/** The item whose path is the longest prefix of `pathname`, by whole segments. */
export function activeItem(nav: readonly NavSection[], pathname: string): NavItem | null {
  let best: NavItem | null = null;
  for (const item of nav.flatMap((section) => section.items)) {
    const path = item.href.split("?")[0] ?? item.href;
    const within = pathname === path || (path !== "/" && pathname.startsWith(`${path}/`));
    if (within && path.length > (best?.href.length ?? 0)) best = item;
  }
  return best;
}

/** `{ t: "/tenants" }` from the items' shortcuts. */
export function goMap(nav: readonly NavSection[]): Record<string, string> {
  const pairs = nav
    .flatMap((section) => section.items)
    .flatMap((item) => (item.shortcut ? [[item.shortcut, item.href] as const] : []));
  return Object.fromEntries(pairs);
}
