/** Next calls this once when the server starts: a bad setting stops the start, not a request. */
export async function register(): Promise<void> {
  const { env } = await import("@/lib/env");
  env();
}
