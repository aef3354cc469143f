import "server-only";

const DAY_MS = 86_400_000;

/**
 * Days that logs are kept: what integrations and webhooks sent and got, and what the outbox has passed on. The database
 * lets nothing go from the outbox earlier.
 */
const LOG_DAYS = 30;

export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}

/** Until when a log entry of this moment is kept. */
export function keptUntil(at: Date): Date {
  return daysAfter(at, LOG_DAYS);
}

/** Log entries from before this moment have been kept long enough. */
export function logsKeptFrom(now: Date): Date {
  return daysAfter(now, -LOG_DAYS);
}
