import { expect, test } from "./console";

test.use({ as: "nobody" });

test("live responds without contacting a store", async ({ request }) => {
  const response = await request.get("/api/health/live");
  expect([response.status(), await response.json()]).toEqual([200, { state: "up" }]);
});

test("ready reports each store's state without revealing its server", async ({ request }) => {
  const response = await request.get("/api/health/ready");
  expect(response.status()).toBe(200);
  const { state, stores } = (await response.json()) as { state: string; stores: Record<string, string>[] };
  expect(state).toBe("up");
  expect(stores.map((store) => [store.store, store.state]).sort()).toEqual([
    ["mongo", "up"],
    ["postgres", "up"],
    ["s3", "up"],
  ]);
  for (const store of stores) expect(Object.keys(store).sort()).toEqual(["ms", "state", "store"]);
});
