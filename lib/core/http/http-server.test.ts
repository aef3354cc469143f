import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CLIENT_ADDRESS } from "@/lib/core/http/client-address";
import { guardHttpServer } from "@/lib/core/http/http-server";

let got: IncomingHttpHeaders = {};
const server = createServer((asked, response) => {
  got = asked.headers;
  response.setHeader("content-security-policy", "as the page says");
  response.end();
});

beforeAll(async () => {
  guardHttpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

function ask(o: { method?: string; headers?: Record<string, string> } = {}): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, ...o }, (response) => resolve(response.resume()))
      .on("error", reject)
      .end();
  });
}

it("names the connection's address, whatever a client sends in its place", async () => {
  await ask({ headers: { [CLIENT_ADDRESS]: "6.6.6.6", "X-Client-Address": "6.6.6.6", "x-forwarded-for": "6.6.6.6" } });
  expect(got[CLIENT_ADDRESS]).toBe("127.0.0.1");
});

it("sets the headers for security before the app does, which may set its own", async () => {
  const { headers } = await ask();
  expect(headers).toMatchObject({
    "content-security-policy": "as the page says",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": expect.stringContaining("camera=()"),
  });
});

it("asks browsers to stay on https only where the Console is on https", async () => {
  expect((await ask()).headers).not.toHaveProperty("strict-transport-security");
  guardHttpServer({ NEXTAUTH_URL: "https://console.example.com", TRUSTED_PROXIES: [] });
  expect((await ask()).headers).toHaveProperty("strict-transport-security", "max-age=31536000");
});

it("refuses TRACE, and does not repeat what was sent", async () => {
  got = {};
  const answer = await ask({ method: "TRACE" });
  expect(answer.statusCode).toBe(405);
  expect(answer.headers).toMatchObject({ allow: "GET, HEAD, POST", "x-content-type-options": "nosniff" });
  expect(got).toEqual({});
});
