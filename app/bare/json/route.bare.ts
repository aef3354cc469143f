import { bareRows } from "../rows";

/** The floor the GET door is measured against: the same rows as JSON, without session. */
export async function GET(request: Request): Promise<Response> {
  return Response.json({ rows: await bareRows(Object.fromEntries(new URL(request.url).searchParams)) });
}
