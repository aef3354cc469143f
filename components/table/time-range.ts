import { ALL_TIMES, quickRangeOf, rangeBetween, spanOf, type Length, type QuickRange } from "@/lib/core/input/span";

export { ALL_TIMES as allTimes, rangeBetween as customRange, type QuickRange };

/** Quick ranges of a time filter, for past times and for planned times (past and future). */
export const quickRanges = {
  past: ["15m", "1h", "24h", "7d", "30d"],
  planned: ["next24h", "next7d", "next30d", "7d"],
} as const satisfies Record<string, readonly QuickRange[]>;
export type RangeDirection = keyof typeof quickRanges;

/** Bounds are ISO 8601 in UTC: `from` inclusive, `to` exclusive, null for open. */
export type TimeRange = { quick: QuickRange | null; from: string | null; to: string | null };

const LENGTH_NAMES: Record<Length, string> = {
  "15m": "15 minutes",
  "1h": "hour",
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};

export function isQuickRange(range: string): range is QuickRange {
  return quickRangeOf(range) !== null;
}

/** "Last 24 hours", or null for a custom range. */
export function quickName(range: string): string | null {
  const quick = quickRangeOf(range);
  return quick && `${quick.ahead ? "Next" : "Last"} ${LENGTH_NAMES[quick.length]}`;
}

/** Label of a quick range: "24h" or "Next 24h". */
export function shortName(range: QuickRange, direction: RangeDirection): string {
  const quick = quickRangeOf(range);
  if (quick?.ahead) return `Next ${quick.length}`;
  return direction === "planned" ? `Last ${range}` : range;
}

/** The range in the URL, or the fallback if it is missing or invalid. */
export function parseRange(value: string | null, fallback: QuickRange | null, now: Date): TimeRange {
  const range = value !== null && spanOf(value, now) ? value : (fallback ?? ALL_TIMES);
  const { from = null, to = null } = spanOf(range, now) ?? {};
  const quick = isQuickRange(range) ? range : null;
  const endsNow = quickRangeOf(range)?.ahead === false;
  return { quick, from: from?.toISOString() ?? null, to: endsNow ? null : (to?.toISOString() ?? null) };
}
