import { expect, it } from "vitest";
import { STUCK_MS, StoreWatch } from "@/lib/stores/watch";

const answers = async () => "pong";
const fails = async () => Promise.reject(new Error("no answer"));

/** The watch's results after each check, spaced STUCK_MS apart. */
async function looking(...looks: [own: () => Promise<unknown>, anew: () => Promise<unknown>][]): Promise<boolean[]> {
  let [own, anew] = looks[0] ?? [answers, answers];
  const watch = new StoreWatch(
    "postgres",
    () => own(),
    () => anew(),
  );
  const said: boolean[] = [];
  for (const [index, look] of looks.entries()) {
    [own, anew] = look;
    await watch.check(index * STUCK_MS);
    said.push(watch.isStuck(index * STUCK_MS));
  }
  return said;
}

it("gives a process up whose own client keeps failing while a new connection succeeds", async () => {
  expect(await looking([fails, answers], [fails, answers])).toEqual([false, true]);
});

it("does not blame the process for a store that is down, or for one that came back", async () => {
  expect(await looking([fails, fails], [fails, fails], [fails, fails])).toEqual([false, false, false]);
  expect(await looking([fails, answers], [answers, answers], [fails, answers])).toEqual([false, false, false]);
  expect(await looking([fails, answers], [fails, fails], [fails, answers])).toEqual([false, false, false]);
});
