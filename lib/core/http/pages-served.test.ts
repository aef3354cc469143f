import { NextRequest } from "next/server";
import { afterEach, expect, it } from "vitest";
import { setPostgresProbe } from "@/lib/core/http/pages-served";
import { proxy } from "@/proxy";

const asked = (path: string, headers: Record<string, string>) =>
  proxy(new NextRequest(new URL(path, "http://localhost:3000"), { headers }));
const PAGE = { "sec-fetch-dest": "document", accept: "text/html" };

afterEach(() => setPostgresProbe(async () => true));

it("a page asked for while PostgreSQL is away is 503, says so, and tries again", async () => {
  setPostgresProbe(async () => false);
  const response = await asked("/tenants", PAGE);
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("10");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
  const text = await response.text();
  expect(text).toContain("PostgreSQL is not responding. Nothing was changed.");
  expect(text).toContain(response.headers.get("x-request-id") ?? "no request id");
});

it("what is no page goes on to whoever answers it, as does every page while PostgreSQL is there", async () => {
  for (const path of ["/api/read/skills.list", "/api/health/live"]) {
    setPostgresProbe(async () => false);
    expect((await asked(path, { accept: "*/*" })).headers.get("x-middleware-next"), path).toBe("1");
  }
  setPostgresProbe(async () => true);
  expect((await asked("/tenants", PAGE)).headers.get("x-middleware-next")).toBe("1");
});
