export const dynamic = "force-dynamic";

/** Baseline of the benchmark: a route handler that does nothing. */
export function GET(): Response {
  return Response.json({ rows: [] });
}
