const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const usd = new Intl.NumberFormat("en-GB", { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" });
const fine = new Intl.NumberFormat("en-GB", {
  style: "currency",
  currency: "USD",
  currencyDisplay: "narrowSymbol",
  minimumFractionDigits: 4,
});

/** 12345 → "12,345". */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** A count read with a cap: `{ value: 10000, capped: true }` → "10,000+". */
export function formatCapped(count: { value: number; capped: boolean }): string {
  return count.capped ? `${formatCount(count.value)}+` : formatCount(count.value);
}

/** `plural(1, "strategy", "strategies")` → "1 strategy". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

const byteUnits = ["B", "KB", "MB", "GB", "TB"] as const;

/** Bytes in units of 1024: 1536 → "1.5 KB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1023.95 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? whole.format(value) : value.toFixed(value < 10 ? 1 : 0)} ${byteUnits[unit]}`;
}

/** Formats milliseconds with the two largest non-zero units: 950 → "950 ms", 83_000 → "1 m 23 s". */
export function formatDuration(ms: number): string {
  if (ms < 1) return ms <= 0 ? "0 ms" : "<1 ms";
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(seconds, 60, "m", "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return pair(minutes, 60, "h", "m");
  return pair(Math.round(minutes / 60), 24, "d", "h");
}

function pair(total: number, base: number, large: string, small: string): string {
  const rest = total % base;
  return `${Math.floor(total / base)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

/** Formats millionths of a US dollar. Sums under one cent keep four decimals. */
export function formatMicros(micros: number): string {
  const dollars = micros / 1_000_000;
  return dollars !== 0 && Math.abs(dollars) < 0.01 ? fine.format(dollars) : usd.format(dollars);
}
