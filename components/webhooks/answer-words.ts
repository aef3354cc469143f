/** Descriptions of network error codes. */
const NETWORK: Record<string, string> = {
  enotfound: "host not found",
  eai_again: "host not found",
  econnrefused: "refused",
  econnreset: "connection reset",
  etimedout: "timed out",
};

/** The HTTP status, or why there is none: "200", or "timed out". */
export function responseLabel(httpStatus: number | null, errorCode: string | null): string | null {
  if (httpStatus !== null) return String(httpStatus);
  return errorCode && (NETWORK[errorCode] ?? errorCode.replaceAll("_", " "));
}
