export const quickRanges = ["15m", "1h", "24h", "7d", "30d"] as const;
export type QuickRange = (typeof quickRanges)[number];

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
};

export const quickNames: Record<QuickRange, string> = {
  "15m": "Last 15 minutes",
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};

export function isQuickRange(value: string): value is QuickRange {
  return quickRanges.some((quick) => quick === value);
}

/** Reads "24h", "all" or "<from>..<to>" (either end may be empty); anything else is the fallback. */
export function parseRange(value: string | null, fallback: QuickRange | null, now: Date): TimeRange {
  if (value === allTimes) return { quick: null, from: null, to: null };
  const custom = value === null ? null : parseCustom(value);
  if (custom) return custom;
  const quick = value !== null && isQuickRange(value) ? value : fallback;
  if (quick === null) return { quick: null, from: null, to: null };
  return { quick, from: new Date(now.getTime() - lengths[quick]).toISOString(), to: null };
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
