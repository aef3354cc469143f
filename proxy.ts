import { NextResponse, type NextRequest } from "next/server";
import { canServePages, unavailablePage } from "@/lib/core/http/pages-served";
import { development, env } from "@/lib/env";

/**
 * Sets a request ID on every request and a content security policy on every page. Answers page requests itself while
 * PostgreSQL is down. lib/core/http/http-server.ts sets the other headers. Access is checked elsewhere.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const headers = new Headers(request.headers);
  const requestId = crypto.randomUUID();
  const nonce = requestId.replaceAll("-", "");
  const policy = contentPolicy(nonce);
  headers.set("x-request-id", requestId);
  headers.set("content-security-policy", policy);
  headers.set("x-pathname", request.nextUrl.pathname + request.nextUrl.search);
  // A page that shows an error responds with status 200, so the store is checked here.
  const response =
    !isPage(request) || (await canServePages())
      ? NextResponse.next({ request: { headers } })
      : new NextResponse(unavailablePage(requestId), {
          status: 503,
          headers: { "content-type": "text/html; charset=utf-8", "retry-after": "10", "cache-control": "no-store" },
        });
  response.headers.set("x-request-id", requestId);
  if (!request.nextUrl.pathname.startsWith("/api/")) response.headers.set("content-security-policy", policy);
  return response;
}

/** Whether the browser will show the response as a page. */
function isPage({ method, headers }: NextRequest): boolean {
  const wants = headers.get("sec-fetch-dest") ?? (headers.get("accept")?.includes("text/html") ? "document" : "");
  return method === "GET" && wants === "document";
}

function contentPolicy(nonce: string): string {
  const storage = new URL(env().S3_PUBLIC_ENDPOINT ?? env().S3_ENDPOINT).origin;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${storage}${development ? " ws:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Everything except static files and the benchmark's bare pages. A path that only starts like theirs is still a page.
 */
export const config = {
  matcher: ["/((?!_next/static/|_next/image$|pdfjs/|icon\\.svg$|bare/(?:page|json|empty-page|empty-json)$).*)"],
};
