import { humanize } from "./words";

/** Error codes whose humanized name would be unclear, in lower case without separators. */
const KNOWN: Readonly<Record<string, string>> = {
  eaiagain: "Host not found",
  econnrefused: "Connection refused",
  econnreset: "Connection reset",
  enotfound: "Host not found",
  etimedout: "Timed out",
  leaseexpired: "The worker did not report in time",
  timeout: "Timed out",
  unavailable: "A store did not respond",
  workerended: "The worker stopped",
};

/** An error as words: `rate_limited` and `RateLimited` → "Rate limited". A sentence stays as it is. */
export function failureWords(code: string): string {
  if (!/^[\w.-]+$/.test(code)) return code;
  if (/^http_\d+$/.test(code)) return code.replace("http_", "HTTP ");
  const known = KNOWN[code.toLowerCase().replace(/[^a-z\d]/g, "")];
  return known ?? humanize(code.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase());
}
