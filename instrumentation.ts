/**
 * Next calls this once when the server starts. An invalid setting stops the start. Differences in the stores are only
 * reported, because most of the Console still works.
 */
export async function register(): Promise<void> {
  const { env } = await import("@/lib/env");
  env();
  // Next's compiler recognizes this condition and keeps the database drivers out of builds for other runtimes.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { guardHttpServer } = await import("@/lib/core/http/http-server");
    guardHttpServer();
    const { logStoreDifferences, watchStores } = await import("@/lib/health");
    void logStoreDifferences();
    watchStores();
  }
}
