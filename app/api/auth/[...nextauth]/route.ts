import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions, currentSession } from "@/lib/core/access/sign-in";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  // next-auth's own handler renews the cookie on every request.
  if (nextauth[0] === "session")
    return Response.json(await currentSession(), { headers: { "cache-control": "no-store" } });
  return NextAuth(request as never, context as never, authOptions()) as Promise<Response>;
}

export { handler as GET, handler as POST };
