import { z } from "zod";
import { momentIn } from "@/lib/core/input/dates";

const minute = 60_000;
const LENGTHS: Record<string, number> = {
  "15m": 15 * minute,
  "1h": 60 * minute,
  "24h": 24 * 60 * minute,
  "7d": 7 * 24 * 60 * minute,
  "30d": 30 * 24 * 60 * minute,
};

/** How far the clock of a machine that records things may run ahead of ours. */
const CLOCK_SLACK = 5 * minute;

/** `from` inclusive, `to` exclusive; null is open. */
export type Span = { from: Date | null; to: Date | null };

const AHEAD = "next";

/**
 * Reads a range as addresses carry it: 15m, 1h, 24h, 7d, 30d for what lies behind, the same after "next" for what lies
 * ahead, all, or two moments "<from>..<to>", either end open. Null for anything else.
 */
export function spanOf(range: string, now: Date = new Date()): Span | null {
  if (range === "all") return { from: null, to: null };
  const length = lengthOf(range);
  if (length !== undefined)
    return { from: new Date(now.getTime() - length), to: new Date(now.getTime() + CLOCK_SLACK) };
  const ahead = range.startsWith(AHEAD) ? lengthOf(range.slice(AHEAD.length)) : undefined;
  if (ahead !== undefined) return { from: now, to: new Date(now.getTime() + ahead) };
  const ends = range.split("..");
  if (ends.length !== 2) return null;
  const [from, to] = ends.map(endOf);
  if (from === undefined || to === undefined || (!from && !to) || (from && to && from >= to)) return null;
  return { from, to };
}

function lengthOf(name: string): number | undefined {
  return Object.hasOwn(LENGTHS, name) ? LENGTHS[name] : undefined;
}

/** Null for an open end, undefined for what is no moment. */
function endOf(text: string): Date | null | undefined {
  if (text === "") return null;
  return momentIn(text) ?? undefined;
}

/** The condition on a time to lie in the span, in Prisma's words; null where both ends are open. */
export function boundsOf({ from, to }: Span): { gte?: Date; lt?: Date } | null {
  return from || to ? { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } : null;
}

/** A range as `spanOf` reads it. */
export const timeRange = z
  .string()
  .max(80, "Not a time range")
  .refine((text) => spanOf(text) !== null, "Use 24h, next24h, all or <from>..<to> in UTC");
