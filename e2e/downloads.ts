import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect } from "./console";

/**
 * Starts a download and checks its link: it points to S3, works for a plain client without a session, and returns an
 * attachment. Returns the bytes that the browser saved.
 */
export async function saveDownload(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const policy = (await page.request.get("/sign-in")).headers()["content-security-policy"] ?? "";
  const storage = /connect-src 'self' (\S+?)(;|$|\s)/.exec(policy)?.[1];
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  const url = new URL(download.url());
  expect(url.origin, "the link's origin is S3's, as the page's policy names it").toBe(storage);
  expect(Number(url.searchParams.get("X-Amz-Expires")), "the link's life in seconds").toBeLessThanOrEqual(300);

  const response = await fetch(url);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.status).toBe(200);
  expect(response.headers.get("content-disposition")).toContain(
    `attachment; filename="${download.suggestedFilename()}"`,
  );

  url.searchParams.set("X-Amz-Signature", "0".repeat(64));
  expect((await fetch(url)).status, "a tampered link").toBe(403);

  const saved = await readFile(await download.path());
  expect(saved.equals(bytes), "the browser saved what the link gives").toBe(true);
  return saved;
}
