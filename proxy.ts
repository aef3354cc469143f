import { NextResponse, type NextRequest } from "next/server";
import { development, env } from "@/lib/env";

/**
 * Gives each request an id, and each page the policy of what it may load; lib/core/http-server.ts sets the other headers.
 * It decides nothing about access.
 */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  const requestId = crypto.randomUUID();
  const nonce = requestId.replaceAll("-", "");
  const policy = contentPolicy(nonce);
  headers.set("x-request-id", requestId);
  headers.set("content-security-policy", policy);
  headers.set("x-pathname", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("x-request-id", requestId);
  if (!request.nextUrl.pathname.startsWith("/api/")) response.headers.set("content-security-policy", policy);
  return response;
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

/** All but files, and the pages that are measured beside ours. An address that only begins like theirs is a page. */
export const config = {
  matcher: ["/((?!_next/static/|_next/image$|pdfjs/|icon\\.svg$|bare/(?:page|json|empty-page|empty-json)$).*)"],
};
