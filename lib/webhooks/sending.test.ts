import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPublicAddress, requireCallable } from "@/lib/webhooks/addresses";
import { retryDelay } from "@/lib/webhooks/attempts";
import { receiver } from "@/lib/webhooks/receiver.fixture";
import { post, redacted } from "@/lib/webhooks/sending";
import { secretAt } from "@/lib/webhooks/signing";

let there: Awaited<ReturnType<typeof receiver>>;
beforeAll(async () => {
  there = await receiver();
});
afterAll(() => there.close());

const sent = (path: string) => ({ url: there.url(path), headers: { "content-type": "application/json" }, body: "{}" });

describe("one attempt", () => {
  it("is taken by a 2xx, and keeps status, headers and body", async () => {
    const outcome = await post(sent("200"));
    expect(outcome).toMatchObject({ error: null, answer: { status: 200, body: '{"ok":true}' } });
    expect(redacted(outcome.answer?.headers ?? {})).toMatchObject({
      "set-cookie": "[redacted]",
      "content-type": "application/json",
    });
  });

  it("fails by any other status", async () => {
    expect(await post(sent("500"))).toMatchObject({
      answer: { status: 500, body: "broken" },
      error: { code: "http_500" },
    });
  });

  it("follows no redirect", async () => {
    const before = there.received.length;
    expect(await post(sent("redirect"))).toMatchObject({ answer: { status: 302 }, error: { code: "redirected" } });
    expect(there.received.length).toBe(before + 1);
  });

  it("reads no more than 64 KB of an answer", async () => {
    const { answer, error } = await post(sent("huge"));
    expect(error).toBeNull();
    expect(answer?.body.length).toBe(64 * 1024);
  });

  it.each(["slow", "drip"])("gives up on a whole answer that does not come in time: %s", async (path) => {
    const { answer, error, durationMs } = await post(sent(path), { timeoutMs: 300 });
    expect({ answer, code: error?.code }).toEqual({ answer: null, code: "timed_out" });
    expect(durationMs).toBeLessThan(2000);
  });

  it("says so when nobody is there, or hangs up", async () => {
    expect(await post(sent("hangup"))).toMatchObject({ answer: null, error: { code: "econnreset" } });
    expect(await post({ ...sent("200"), url: "http://127.0.0.1:1/" })).toMatchObject({
      error: { code: "econnrefused" },
    });
  });

  it("goes to no private address where those are not allowed, by number or by name", async () => {
    const before = there.received.length;
    const outside = { allowPrivate: false };
    expect(await post(sent("200"), outside)).toMatchObject({ answer: null, error: { code: "not_callable" } });
    for (const host of [
      "127.0.0.1",
      "localhost",
      "[::1]",
      "10.1.2.3",
      "169.254.169.254",
      "[::ffff:127.0.0.1]",
      "0x7f.1",
    ]) {
      expect(await post({ ...sent("200"), url: `https://${host}/` }, outside), host).toMatchObject({
        answer: null,
        error: { code: "not_callable" },
      });
    }
    expect(there.received.length).toBe(before);
  });
});

describe("addresses", () => {
  it.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111"])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...[
      "0.0.0.0",
      "10.0.0.1",
      "100.64.1.1",
      "127.0.0.1",
      "127.9.9.9",
      "169.254.169.254",
      "172.16.0.1",
      "172.31.255.255",
    ],
    ...["192.168.1.1", "198.19.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1"],
    ...["::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1", "ff02::1", "not an address"],
  ])("%s is not", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it("says at its field why an address is refused", async () => {
    await expect(requireCallable("http://127.0.0.1/", false)).rejects.toMatchObject({
      code: "INVALID",
      fields: { url: "Must start with https://" },
    });
    await expect(requireCallable("https://localhost/", false)).rejects.toMatchObject({
      fields: { url: expect.stringContaining("private network") },
    });
    await expect(requireCallable("https://nowhere.invalid/", false)).rejects.toMatchObject({
      fields: { url: expect.stringContaining("was not found") },
    });
    await expect(requireCallable("http://127.0.0.1/", true)).resolves.toBeUndefined();
  });
});

describe("the pause after a failed attempt", () => {
  it("grows fourfold to half a day, give or take a fifth", () => {
    const middle = (attempt: number) => retryDelay(attempt, () => 0.5) / 1000;
    expect([1, 2, 3, 4, 5, 6, 7].map(middle)).toEqual([30, 120, 480, 1920, 7680, 30_720, 43_200]);
    expect(retryDelay(1, () => 0)).toBe(24_000);
    expect(retryDelay(1, () => 1)).toBe(36_000);
  });
});

describe("the secret of a signature", () => {
  it("is read from where the secret store mounts it, and nothing else is taken instead", async () => {
    const folder = mkdtempSync(join(tmpdir(), "secrets-"));
    try {
      mkdirSync(join(folder, "T1", "webhooks"), { recursive: true });
      writeFileSync(join(folder, "T1", "webhooks", "orders"), "whsec_c2VjcmV0\n");
      expect((await secretAt(folder, "T1", "webhooks/orders")).toString()).toBe("secret");
      await expect(secretAt(folder, "T2", "webhooks/orders")).rejects.toMatchObject({ code: "UNAVAILABLE" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
