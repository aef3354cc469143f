import type { NavIconName, StateBadge } from "@/lib/core/entity";

export type PaletteItem = {
  group: string;
  label: string;
  hint?: string | undefined;
  href: string;
  icon?: NavIconName | undefined;
  status?: StateBadge | undefined;
  keywords?: readonly string[];
};

export function keyOf(item: PaletteItem | undefined): string {
  return item ? `${item.group} ${item.label} ${item.href}` : "";
}

/** Items where every typed word is the start of a word. Labels that start with the text come first. */
export function matchItems(items: readonly PaletteItem[], text: string): PaletteItem[] {
  const wanted = words(text);
  const matching = items.filter((item) => {
    const own = words([item.label, item.group, ...(item.keywords ?? [])].join(" "));
    return wanted.every((word) => own.some((each) => each.startsWith(word)));
  });
  const start = text.trim().toLowerCase();
  const first = (item: PaletteItem) => (item.label.toLowerCase().startsWith(start) ? 0 : 1);
  return matching.sort((one, other) => first(one) - first(other));
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** Items by group. Groups are in the order of their first item. */
export function groups(items: readonly PaletteItem[]): [string, PaletteItem[]][] {
  const byName = new Map<string, PaletteItem[]>();
  for (const item of items) {
    const members = byName.get(item.group);
    if (members) members.push(item);
    else byName.set(item.group, [item]);
  }
  return [...byName];
}
