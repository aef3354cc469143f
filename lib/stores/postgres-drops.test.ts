import { setTimeout as rest } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { env } from "@/lib/env";
import { budgetOf, within } from "@/lib/stores/deadline";
import { closePostgres, unscopedReads } from "@/lib/stores/postgres";
import { FaultProxy } from "@/lib/testing/faults/proxy.fixture";

/** A firewall silently drops every connection of 20 readers: no reset is sent. */
const READERS = 20;
const REQUEST_MS = 2_000;

const address = new URL(process.env.DATABASE_URL ?? "");
const proxy = new FaultProxy({ host: address.hostname, port: Number(address.port) });

beforeAll(async () => {
  await proxy.listen();
  address.hostname = "127.0.0.1";
  address.port = String(proxy.port);
  vi.stubEnv("DATABASE_URL", address.href);
});
afterAll(async () => {
  proxy.close();
  await closePostgres();
  vi.unstubAllEnvs();
});

it("connections that are dropped without a word are replaced, within a few requests' time", async () => {
  expect(env().DATABASE_URL).toContain(String(proxy.port));
  const ended: { at: number; code: string }[] = [];
  let going = true;
  const read = () =>
    within(budgetOf(REQUEST_MS, "read"), () => unscopedReads((db) => db.$queryRaw`SELECT pg_sleep(0.01)::text`));
  const readers = Array.from({ length: READERS }, async () => {
    while (going) {
      const code = await read().then(
        () => "ok",
        (error: { code?: string }) => String(error.code),
      );
      ended.push({ at: performance.now(), code });
    }
  });
  await expect
    .poll(() => ended.filter(({ code }) => code === "ok").length, { timeout: 60_000 })
    .toBeGreaterThan(READERS * 5);
  await proxy.begin("drops");
  const dropped = performance.now();
  await rest(REQUEST_MS * 4);
  const after = ended.filter(({ at }) => at > dropped + REQUEST_MS * 3);
  going = false;
  await Promise.all(readers);
  expect(new Set(ended.map(({ code }) => code))).toEqual(new Set(["ok", "UNAVAILABLE"]));
  expect(after.filter(({ code }) => code === "ok").length).toBeGreaterThan(READERS);
  expect(after.filter(({ code }) => code !== "ok")).toEqual([]);
});
