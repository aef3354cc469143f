import { expect, test } from "./console";

test.use({ as: "nobody" });

test("live answers without asking a store", async ({ request }) => {
  const response = await request.get("/api/health/live");
  expect([response.status(), await response.json()]).toEqual([200, { state: "up" }]);
});

test("ready names each store with its server, version and state", async ({ request }) => {
  const response = await request.get("/api/health/ready");
  expect(response.status()).toBe(200);
  const { state, stores } = (await response.json()) as { state: string; stores: Record<string, string>[] };
  expect(state).toBe("up");
  expect(stores.map(({ store }) => store).sort()).toEqual(["mongo", "postgres", "s3"]);
  for (const { store, state: its, server, version } of stores) {
    expect(its, store).toBe("up");
    expect(server, store).toBeTruthy();
    expect(version, store).not.toBe("unknown");
  }
  expect(stores.find(({ store }) => store === "postgres")?.version).toMatch(/^1[6-9]\./);
});
