import { leftText, relativeText, utcDate, utcText } from "./moment";

type TimeForm = "relative" | "full" | "date" | "left";

export type TimeProps = {
  /** ISO 8601, or a Date. */
  at: string | Date;
  /** relative: "5 min ago" (updates). full: UTC to the second. date: UTC day. left: "12 min left". */
  form?: TimeForm;
  /** False removes it from the tab order, if the same time is reachable next to it. */
  focusable?: boolean;
};

const forms: Record<TimeForm, (at: Date) => string> = {
  relative: (at) => relativeText(at),
  full: utcText,
  date: utcDate,
  left: (at) => leftText(at),
};

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
      {forms[form](date)}
    </time>
  );
}
