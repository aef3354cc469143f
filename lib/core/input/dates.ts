import { z } from "zod";

/*
 * Every date that comes in is one of these types: a day of the calendar, or a moment with its zone. Years outside
 * 1970 to 2200 are slips of the pen, and the ends of what stores and ref_ids can hold lie not far beyond.
 */

const FIRST = Date.UTC(1970, 0, 1);
const END = Date.UTC(2201, 0, 1);
const YEARS = "Use a year from 1970 to 2200";

/** Whether a moment lies in the years that are taken. */
export function isInRange(at: Date): boolean {
  return at.getTime() >= FIRST && at.getTime() < END;
}

/** A day of the calendar, as 2026-11-23; of no zone. `message` says what is wanted instead. */
export const day = (message = "Enter a date such as 2026-11-23") =>
  z.iso.date({ error: message, abort: true }).refine((text) => isInRange(new Date(text)), YEARS);

/** A moment as ISO 8601 text in UTC, as the Console's own pages send it. */
export const momentText = (message = "Enter a date and time such as 2026-11-23T09:00:00Z") =>
  z.iso
    .datetime({ error: message, abort: true })
    .refine((text) => isInRange(new Date(text)), { error: YEARS, abort: true });

/** A moment as ISO 8601 text with its zone, as other systems write it. */
export const moment = z.iso
  .datetime({ offset: true, error: "Enter a date and time such as 2026-05-31T09:00:00+02:00", abort: true })
  .refine((text) => isInRange(new Date(text)), YEARS)
  .transform((text) => new Date(text));

/** A day, or a moment in UTC to the second or finer, as addresses carry it; null for what is none. */
export function momentIn(text: string): Date | null {
  const [date = "", time] = text.split("T");
  if (!z.iso.date().safeParse(date).success) return null;
  if (time !== undefined && !/^\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(time)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) || !isInRange(at) ? null : at;
}
