const final = new Set(["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "INVALID"]);

/** False where asking again cannot help: a 4xx status, or a code that means one. */
export function retryable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return true;
  if ("status" in error && typeof error.status === "number") return error.status < 400 || error.status >= 500;
  return !("code" in error && typeof error.code === "string" && final.has(error.code));
}
