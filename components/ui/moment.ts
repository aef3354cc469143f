import type { Zone } from "./zone";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** "23 Nov 2026", in UTC. */
function utcDate(at: Date): string {
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** "23 Nov 2026, 14:05:09 UTC". */
export function utcText(at: Date): string {
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return `${utcDate(at)}, ${time} UTC`;
}

/** A date, hour, minute and second in a zone, and the zone's name. */
function partsIn(zone: Zone, at: Date) {
  if (zone === "utc") {
    return { date: utcDate(at), clock: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`, name: "UTC" };
  }
  const named = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" }).formatToParts(at);
  return {
    date: `${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}`,
    clock: `${two(at.getHours())}:${two(at.getMinutes())}`,
    name: named.find(({ type }) => type === "timeZoneName")?.value ?? "local time",
  };
}

/** "23 Nov 2026". */
export function dateText(at: Date, zone: Zone): string {
  return partsIn(zone, at).date;
}

/** "23 Nov 2026, 14:05 UTC". */
export function clockText(at: Date, zone: Zone): string {
  const { date, clock, name } = partsIn(zone, at);
  return `${date}, ${clock} ${name}`;
}

/** "23 Nov 2026, 14:05:09 UTC". */
export function fullText(at: Date, zone: Zone): string {
  const { date, clock, name } = partsIn(zone, at);
  return `${date}, ${clock}:${two(at.getUTCSeconds())} ${name}`;
}

/** "5 min ago", "in 3 h"; beyond `days` days, the date. */
export function relativeText(at: Date, now: number = Date.now(), zone: Zone = "utc", days = 30): string {
  const away = at.getTime() - now;
  const size = Math.abs(away);
  if (size < 45_000) return "just now";
  if (size >= days * day) return dateText(at, zone);
  const span =
    size < hour - minute / 2
      ? `${Math.max(1, Math.round(size / minute))} min`
      : size < day - hour / 2
        ? `${Math.round(size / hour)} h`
        : `${Math.round(size / day)} d`;
  return away < 0 ? `${span} ago` : `in ${span}`;
}

/** "12 min left", "3 h left", or "ended". */
export function leftText(end: Date, now: number = Date.now()): string {
  const left = end.getTime() - now;
  if (left <= 0) return "ended";
  if (left < hour) return `${Math.ceil(left / minute)} min left`;
  if (left < 2 * day) return `${Math.floor(left / hour)} h ${Math.floor((left % hour) / minute)} min left`;
  return `${Math.floor(left / day)} d left`;
}

/** A time on three lines: local, UTC and ISO 8601. */
export function momentDetail(at: Date): string {
  const local = at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" });
  return `${local}\n${utcText(at)}\n${at.toISOString()}`;
}
