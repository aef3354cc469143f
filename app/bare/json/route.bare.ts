import { bareRows } from "../rows";

/** Baseline for `/api/read`: the same rows as JSON, without a session. */
export async function GET(request: Request): Promise<Response> {
  return Response.json({ rows: await bareRows(Object.fromEntries(new URL(request.url).searchParams)) });
}
