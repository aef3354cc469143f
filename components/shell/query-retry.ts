const final = new Set(["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "INVALID"]);

/** False if a retry cannot help: a 4xx status, or an error code of that kind. */
export function retryable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return true;
  if ("status" in error && typeof error.status === "number") return error.status < 400 || error.status >= 500;
  return !("code" in error && typeof error.code === "string" && final.has(error.code));
}
