import { expect, test } from "./console";
import type { Door } from "./door";
import { List } from "./lists";

test.use({ as: "viewer" });

/** Number of rows on the first page. The stores may hold more than demo data. */
async function count(door: Door): Promise<number> {
  return (await door.read<{ rows: unknown[] }>("tenants.list", {})).rows.length;
}

test("the list is searched by name or slug and filtered by status, through the URL", async ({ page, door }) => {
  const list = new List(page, { door, query: "tenants.list" });
  const all = await count(door);
  await page.goto("/tenants");
  await expect(list.rows).toHaveCount(all);
  await list.toggle("Trial");
  await expect(page).toHaveURL("/tenants?status=trial");
  await list.expectRestoredOnReturn(/\?status=trial$/);
  await page.getByRole("searchbox", { name: "Search tenants" }).fill("lumen");
  await expect(page).toHaveURL("/tenants?status=trial&search=lumen");
  await expect(list.rows).toHaveCount(1);
  await expect(list.rows).toContainText("Lumen Language School");
  await page.goBack();
  await expect(list.rows).toHaveCount(all);
  await expect(page.getByRole("searchbox", { name: "Search tenants" })).toHaveValue("");
});

test("a search without matches offers to clear it", async ({ page, door }) => {
  const list = new List(page, { door, query: "tenants.list" });
  await page.goto("/tenants?search=zzzz");
  await expect(page.getByRole("heading", { name: "No tenants match these filters" })).toBeVisible();
  await list.clear();
  await expect(list.rows).toHaveCount(await count(door));
});

test("the overview shows counts that link to their lists", async ({ page, door }) => {
  const { refId, name } = await door.tenant("tidewater-solar");
  await page.goto(`/tenants/${refId}`);
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 1, name })).toBeVisible();
  const contracts = (await door.contracts(refId)).length;
  await expect(main.getByRole("link", { name: `Contracts ${contracts}`, exact: false })).toBeVisible();
  await expect(main.getByRole("region", { name: "Latest activity" }).getByRole("listitem").first()).toBeVisible();
  const waiting = main.getByRole("region", { name: "Needs review" });
  await expect(waiting.getByRole("link", { name: /^Strategy/ })).toBeVisible();
  const { value } = await door.read<{ value: number }>("tool_calls.count", { tenant: refId, range: "all" });
  await main.getByRole("link", { name: /^Tool calls/ }).click();
  await expect(page).toHaveURL(/tool-calls\?range=all$/);
  await expect(main.getByRole("navigation", { name: "Pages" })).toContainText(`of ${value.toLocaleString("en-GB")}`);
});
