import { z } from "zod";
import { momentIn } from "@/lib/core/input/dates";

const minute = 60_000;
const LENGTHS = {
  "15m": 15 * minute,
  "1h": 60 * minute,
  "24h": 24 * 60 * minute,
  "7d": 7 * 24 * 60 * minute,
  "30d": 30 * 24 * 60 * minute,
} as const;

const AHEAD = "next";
/** The range without bounds, in an address. */
export const ALL_TIMES = "all";

export type Length = keyof typeof LENGTHS;
/** A range of one word: a duration up to now, or one from now on. */
export type QuickRange = Length | `${typeof AHEAD}${Length}`;

/** How far the clock of another machine may run ahead of ours. */
const CLOCK_SLACK = 5 * minute;

/** `from` is inclusive, `to` exclusive; null is open. */
export type Span = { from: Date | null; to: Date | null };

/**
 * The only parser of time ranges, for addresses in the browser and input on the server.
 *
 * Reads a range from an address: 15m, 1h, 24h, 7d or 30d for the past, the same after "next" for the future, all, or
 * two moments "<from>..<to>" with either end open. Null for anything else.
 */
export function spanOf(range: string, now: Date = new Date()): Span | null {
  if (range === ALL_TIMES) return { from: null, to: null };
  const quick = quickRangeOf(range);
  if (quick) {
    const ms = LENGTHS[quick.length];
    if (quick.ahead) return { from: now, to: new Date(now.getTime() + ms) };
    return { from: new Date(now.getTime() - ms), to: new Date(now.getTime() + CLOCK_SLACK) };
  }
  const ends = range.split("..");
  if (ends.length !== 2) return null;
  const [from, to] = ends.map(endOf);
  if (from === undefined || to === undefined || (!from && !to) || (from && to && from >= to)) return null;
  return { from, to };
}

/** Parses a range of one word; null for any other range. */
export function quickRangeOf(range: string): { length: Length; ahead: boolean } | null {
  const ahead = range.startsWith(AHEAD);
  const length = ahead ? range.slice(AHEAD.length) : range;
  return Object.hasOwn(LENGTHS, length) ? { length: length as Length, ahead } : null;
}

/** The range between two moments, to the minute. Null when neither is given or they are reversed. */
export function rangeBetween(from: Date | null, to: Date | null): string | null {
  if ((!from && !to) || (from && to && from >= to)) return null;
  const minuteOf = (at: Date) => `${at.toISOString().slice(0, 16)}Z`;
  return `${from ? minuteOf(from) : ""}..${to ? minuteOf(to) : ""}`;
}

/** Null for an open end, undefined for an invalid moment. */
function endOf(text: string): Date | null | undefined {
  if (text === "") return null;
  return momentIn(text) ?? undefined;
}

/** The Prisma condition for a time within the span; null when both ends are open. */
export function boundsOf({ from, to }: Span): { gte?: Date; lt?: Date } | null {
  return from || to ? { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } : null;
}

/** A range as `spanOf` reads it. */
export const timeRange = z
  .string()
  .max(80, "Not a time range")
  .refine((text) => spanOf(text) !== null, "Use 24h, next24h, all or <from>..<to> in UTC");
