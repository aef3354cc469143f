/**
 * Next calls this once when the server starts: a bad setting stops the start, not a request. What differs in the stores
 * is told and stops nothing: most of the Console works all the same.
 */
export async function register(): Promise<void> {
  const { env } = await import("@/lib/env");
  env();
  // As Next's compiler knows it: the stores' drivers stay out of what it builds for other runtimes.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { guardHttpServer } = await import("@/lib/core/http/http-server");
    guardHttpServer();
    const { logStoreDifferences, watchStores } = await import("@/lib/health");
    void logStoreDifferences();
    watchStores();
  }
}
