import { setTimeout as rest } from "node:timers/promises";
import { expect, it } from "vitest";
import { callStore } from "@/lib/stores/call";
import { budgetOf, remainingMs, within } from "@/lib/stores/deadline";

const NEVER = new Promise<never>(() => undefined);
const asked = (work: (ms: number, signal: AbortSignal) => Promise<unknown>, store: "MongoDB" | "S3" = "S3") =>
  callStore(store, { max: 60_000, meaning: () => null }, work);

it("a call that gets no answer ends with its request, and is told to stop", async () => {
  let stopped = false;
  const silent = within(budgetOf(50, "write"), () =>
    asked((_ms, signal) => {
      signal.addEventListener("abort", () => (stopped = true));
      return NEVER;
    }),
  );
  await expect(silent).rejects.toMatchObject({ code: "UNAVAILABLE", store: "S3" });
  expect(stopped).toBe(true);
});

it("a store that was late is not asked again in the same request; the others are, and so is it in the next", async () => {
  let calls = 0;
  const count = async () => (calls += 1);
  await within({ ...budgetOf(2_000, "read"), partMs: 20 }, async () => {
    await expect(asked(() => NEVER)).rejects.toThrow("S3 is not responding");
    await expect(asked(count)).rejects.toThrow("S3 is not responding");
    expect(await asked(count, "MongoDB")).toBe(1);
  });
  expect(await within(budgetOf(2_000, "read"), () => asked(count))).toBe(2);
});

it("after the end of its request nothing more is asked of any store, whatever is still going on", async () => {
  await within(budgetOf(20, "write"), async () => {
    await rest(40);
    for (const store of ["PostgreSQL", "MongoDB", "S3"] as const) expect(remainingMs(store, 1_000), store).toBe(0);
    await expect(asked(async () => "written")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
