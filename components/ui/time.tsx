import { clockText, dateText, fullText, leftText, relativeText } from "./moment";
import { currentZone, type Zone } from "./zone";

const FORMS = ["relative", "full", "clock", "date", "left"] as const;
type TimeForm = (typeof FORMS)[number];

export type TimeProps = {
  /** ISO 8601, or a Date. */
  at: string | Date;
  /**
   * relative: "5 min ago" (updates). full: to the second. clock: to the minute. date: the day. left: "12 min left". Clock
   * times and dates are in the chosen zone.
   */
  form?: TimeForm;
  /** False removes it from the tab order, if the same time is reachable next to it. */
  focusable?: boolean;
};

const texts: Record<TimeForm, (at: Date, zone: Zone, now?: number) => string> = {
  relative: (at, zone, now) => relativeText(at, now, zone),
  full: fullText,
  clock: clockText,
  date: dateText,
  left: (at, _, now) => leftText(at, now),
};

/** The present text of a `time` element that `Time` made; null for any other. */
export function timeText({ dateTime, dataset }: HTMLTimeElement, now: number): string | null {
  const form = FORMS.find((each) => each === dataset["form"]);
  return form ? texts[form](new Date(dateTime), currentZone(), now) : null;
}

/**
 * A time. One element without state: `LiveDetails` keeps it current and shows local time, UTC and ISO 8601 on hover or
 * focus.
 */
export function Time({ at, form = "relative", focusable = true }: TimeProps) {
  const date = typeof at === "string" ? new Date(at) : at;
  if (Number.isNaN(date.getTime())) return <span className="text-bad">invalid time</span>;
  return (
    <time
      dateTime={date.toISOString()}
      data-form={form}
      tabIndex={focusable ? 0 : undefined}
      className="tabular rounded-sm"
      suppressHydrationWarning
    >
      {texts[form](date, currentZone())}
    </time>
  );
}
