import "server-only";
import { Server, type IncomingMessage, type ServerResponse } from "node:http";
import { CLIENT_ADDRESS, clientAddress, trustedProxies } from "@/lib/core/http/client-address";
import { env, type Env } from "@/lib/env";
import { log } from "@/lib/log";

/**
 * The policy for responses that are not pages: they may load and embed nothing. Worker scripts may load their own
 * parts.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers of every response. For pages, proxy.ts sets its own content security policy instead. */
const HEADERS = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

const ONE_YEAR = 31_536_000;

/**
 * Wraps Next's HTTP server: the only place that knows the connection's address and that every response passes,
 * including static files and errors. It sets the client's address and the security headers, and answers TRACE, which
 * Next turns into an error. Next has no hook for this, so it wraps each server's request event.
 */
export function guardHttpServer(
  { NEXTAUTH_URL, TRUSTED_PROXIES }: Pick<Env, "NEXTAUTH_URL" | "TRUSTED_PROXIES"> = env(),
): void {
  const trusted = trustedProxies(TRUSTED_PROXIES);
  const headers = Object.entries(HEADERS);
  if (NEXTAUTH_URL.startsWith("https:")) headers.push(["strict-transport-security", `max-age=${ONE_YEAR}`]);
  const warn = warnOnce();

  const emit = Server.prototype.emit as (this: Server, event: string, ...args: unknown[]) => boolean;
  Server.prototype.emit = function guarded(this: Server, event: string, ...args: unknown[]): boolean {
    if (event === "request") {
      const [request, response] = args as [IncomingMessage, ServerResponse];
      for (const [name, value] of headers) response.setHeader(name, value);
      if (request.method === "TRACE") {
        response
          .writeHead(405, { allow: "GET, HEAD, POST", "content-type": "text/plain" })
          .end("TRACE is not allowed here.");
        return true;
      }
      const forwarded = request.headers["x-forwarded-for"] as string | undefined;
      const address = clientAddress(request.socket.remoteAddress, forwarded, trusted);
      if (forwarded && address === clientAddress(request.socket.remoteAddress, undefined, trusted)) warn(address);
      request.headers[CLIENT_ADDRESS] = address ?? "";
    }
    return emit.call(this, event, ...args);
  } as Server["emit"];
}

/**
 * Warns when a proxy is not listed: all clients would share its address, and the sign-in limits would count them as
 * one.
 */
function warnOnce(): (address: string | null) => void {
  let warned = false;
  return (address) => {
    if (warned) return;
    warned = true;
    log().warn(
      { address },
      "X-Forwarded-For came from an address that TRUSTED_PROXIES does not name, so it was not believed.",
    );
  };
}
