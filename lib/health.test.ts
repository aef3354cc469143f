import { afterAll, expect, it } from "vitest";
import { checkStores } from "@/lib/health";
import { closeMongo } from "@/lib/stores/mongo";
import { checkPostgres, closePostgres } from "@/lib/stores/postgres";

afterAll(() => Promise.all([closePostgres(), closeMongo()]));

it("asks each store once, however many want to know at the same time, and tells nobody which server it is", async () => {
  // A client's first query can exceed the timeout on a busy machine.
  await checkPostgres();
  const [one = [], ...others] = await Promise.all(Array.from({ length: 20 }, checkStores));
  expect(one.map(({ store, state }) => [store, state])).toEqual([
    ["postgres", "up"],
    ["mongo", "up"],
    ["s3", "up"],
  ]);
  for (const other of others) other.forEach((health, index) => expect(health).toBe(one[index]));
  for (const health of one) expect(Object.keys(health).sort()).toEqual(["ms", "state", "store"]);
});
