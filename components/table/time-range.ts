const past = ["15m", "1h", "24h", "7d", "30d"] as const;
const ahead = ["next24h", "next7d", "next30d"] as const;
export type QuickRange = (typeof past)[number] | (typeof ahead)[number];

/** What a time filter offers at a click: of what has happened, or of what is planned and so lies ahead as well. */
export const quickRanges = { past, planned: [...ahead, "7d"] } as const satisfies Record<string, readonly QuickRange[]>;
export type RangeDirection = keyof typeof quickRanges;

/** In the address, in place of a quick range where the list has a fallback and all times are wanted. */
export const allTimes = "all";

/** Bounds are ISO 8601 in UTC: `from` inclusive, `to` exclusive, null open. */
export type TimeRange = { quick: QuickRange | null; from: string | null; to: string | null };

const minute = 60_000;
const lengths: Record<QuickRange, number> = {
  "15m": 15 * minute,
  "1h": 60 * minute,
  "24h": 24 * 60 * minute,
  "7d": 7 * 24 * 60 * minute,
  "30d": 30 * 24 * 60 * minute,
  next24h: 24 * 60 * minute,
  next7d: 7 * 24 * 60 * minute,
  next30d: 30 * 24 * 60 * minute,
};

export const quickNames: Record<QuickRange, string> = {
  "15m": "Last 15 minutes",
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  next24h: "Next 24 hours",
  next7d: "Next 7 days",
  next30d: "Next 30 days",
};

export function isQuickRange(value: string): value is QuickRange {
  return Object.hasOwn(lengths, value);
}

/** "24h" and "Next 24h": both are in the address as one word. */
export function shortName(quick: QuickRange, direction: RangeDirection): string {
  if (isAhead(quick)) return `Next ${quick.slice("next".length)}`;
  return direction === "planned" ? `Last ${quick}` : quick;
}

function isAhead(quick: QuickRange): boolean {
  return quick.startsWith("next");
}

/** Reads "24h", "next24h", "all" or "<from>..<to>" (either end may be empty); anything else is the fallback. */
export function parseRange(value: string | null, fallback: QuickRange | null, now: Date): TimeRange {
  if (value === allTimes) return { quick: null, from: null, to: null };
  const custom = value === null ? null : parseCustom(value);
  if (custom) return custom;
  const quick = value !== null && isQuickRange(value) ? value : fallback;
  if (quick === null) return { quick: null, from: null, to: null };
  const other = new Date(now.getTime() + (isAhead(quick) ? 1 : -1) * lengths[quick]).toISOString();
  return isAhead(quick) ? { quick, from: now.toISOString(), to: other } : { quick, from: other, to: null };
}

function parseCustom(value: string): TimeRange | null {
  const ends = value.split("..");
  if (ends.length !== 2) return null;
  const [from, to] = ends.map(parseEnd);
  if (from === undefined || to === undefined || (from === null && to === null)) return null;
  if (from !== null && to !== null && from >= to) return null;
  return { quick: null, from, to };
}

/** null for an open end, undefined for one that is no moment. */
function parseEnd(value: string): string | null | undefined {
  if (value === "") return null;
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(value)) return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** The address form of a custom range, minutes precise; null when neither end is given or they are reversed. */
export function customRange(from: Date | null, to: Date | null): string | null {
  if (from === null && to === null) return null;
  if (from !== null && to !== null && from >= to) return null;
  return `${from ? short(from) : ""}..${to ? short(to) : ""}`;
}

function short(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}
