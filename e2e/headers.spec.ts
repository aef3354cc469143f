import { request as ask } from "node:http";
import type { APIResponse } from "@playwright/test";
import { expect, test } from "./console";

test.use({ as: "viewer" });

const EVERYWHERE = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
};

function expectHeaders(response: APIResponse, policy: RegExp): void {
  expect(response.headers(), response.url()).toMatchObject(EVERYWHERE);
  expect(response.headers()["content-security-policy"], response.url()).toMatch(policy);
}

const PAGE = /script-src 'self' 'nonce-[\da-f]{32}' 'strict-dynamic'/;
const NO_PAGE = /^default-src 'none'; /;

test("every page has the security headers and a unique nonce", async ({ request, door }) => {
  const { refId } = await door.tenant("meridian-payroll");
  const pages = ["/sign-in", "/invitation", "/tenants", `/tenants/${refId}`, `/tenants/${refId}/contracts`];
  const missing = [
    "/nowhere",
    "/tenants/nowhere",
    "/favicon.ico",
    "/bare",
    "/pdfjs",
    "/icon.svgs",
    `/tenants/${refId}/nowhere`,
  ];
  const nonces = new Set<string>();
  for (const path of [...pages, ...missing]) {
    const response = await request.get(path);
    expectHeaders(response, PAGE);
    nonces.add(/'nonce-(\w+)'/.exec(response.headers()["content-security-policy"] ?? "")?.[1] ?? "");
  }
  expect(nonces.size).toBe(pages.length + missing.length);
});

test("files, data and error responses have them, with a policy that allows nothing", async ({ request }) => {
  const html = await (await request.get("/sign-in")).text();
  const files = html.match(/\/_next\/static\/[^"'\\ ]+\.(?:js|css)/g) ?? [];
  expect(files.length).toBeGreaterThan(0);
  const others = ["/icon.svg", "/pdfjs/pdf.worker.min.mjs", "/pdfjs/nowhere", "/_next/static/nowhere.js", "/bare/page"];
  const data = [
    "/api/health/live",
    "/api/auth/csrf",
    "/api/auth/session",
    "/api/read/tenants.list",
    "/api/read/nowhere",
    "/api/nowhere",
  ];
  for (const path of [...files.slice(0, 3), ...others, ...data]) expectHeaders(await request.get(path), NO_PAGE);
  const posted = await request.post("/api/read/tenants.list");
  expect(posted.status()).toBe(405);
  expectHeaders(posted, NO_PAGE);
});

test("TRACE is refused and echoes nothing", async ({ baseURL }) => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = ask(new URL("/tenants", baseURL), { method: "TRACE" }, (response) =>
      resolve(response.resume().statusCode),
    );
    sent.on("error", reject).end();
  });
  expect(status).toBe(405);
});
