import { readQuery } from "@/lib/queries";

type Context = { params: Promise<{ name: string }> };

/** The GET endpoint of every query: the query's name is in the path, its input in the URL parameters. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { name } = await params;
  const { searchParams } = new URL(request.url);
  const given = Object.fromEntries([...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)]));
  const { status, body } = await readQuery(name, given);
  return Response.json(body, { status, headers: { "cache-control": "private, no-store" } });
}
