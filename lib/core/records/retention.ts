import "server-only";

const DAY_MS = 86_400_000;

/**
 * How many days logs are kept: requests of integrations and webhooks, and sent outbox events. The database refuses to
 * delete outbox rows earlier.
 */
const LOG_DAYS = 30;

export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}

/** When a log entry of this moment expires. */
export function keptUntil(at: Date): Date {
  return daysAfter(at, LOG_DAYS);
}

/** Log entries from before this moment can be deleted. */
export function logsKeptFrom(now: Date): Date {
  return daysAfter(now, -LOG_DAYS);
}
