import { z } from "zod";

/*
 * Every incoming date has one of these types: a calendar day, or a moment with its time zone. Years outside 1970 to
 * 2200 are typing errors, and the limits of the stores and of ref_ids lie not far beyond.
 */

const FIRST = Date.UTC(1970, 0, 1);
const END = Date.UTC(2201, 0, 1);
const YEARS = "Use a year from 1970 to 2200";

/** Whether a moment lies in the accepted years. */
export function isInRange(at: Date): boolean {
  return at.getTime() >= FIRST && at.getTime() < END;
}

/** A calendar day such as 2026-11-23, without a time zone. `message` says what to enter instead. */
export const day = (message = "Enter a date such as 2026-11-23") =>
  z.iso.date({ error: message, abort: true }).refine((text) => isInRange(new Date(text)), YEARS);

/** A moment as ISO 8601 text in UTC, as the Console's own pages send it. */
export const momentText = (message = "Enter a date and time such as 2026-11-23T09:00:00Z") =>
  z.iso
    .datetime({ error: message, abort: true })
    .refine((text) => isInRange(new Date(text)), { error: YEARS, abort: true });

/** A moment as ISO 8601 text with its time zone, as other systems write it. */
export const moment = z.iso
  .datetime({ offset: true, error: "Enter a date and time such as 2026-05-31T09:00:00+02:00", abort: true })
  .refine((text) => isInRange(new Date(text)), YEARS)
  .transform((text) => new Date(text));

/** Parses a day, or a moment in UTC to the second or finer, from an address. Null if it is neither. */
export function momentIn(text: string): Date | null {
  const [date = "", time] = text.split("T");
  if (!z.iso.date().safeParse(date).success) return null;
  if (time !== undefined && !/^\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(time)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) || !isInRange(at) ? null : at;
}
