import { listAt } from "./addresses";
import { expect, test } from "./console";

test.use({ as: "viewer" });

test("the palette opens a page and a tenant", async ({ page }) => {
  await page.goto("/tenants");
  const palette = page.getByRole("dialog", { name: "Go to" });
  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").fill("meridian");
  await expect(
    palette.getByRole("group", { name: "Tenants" }).getByRole("option", { name: /^Meridian Payroll/ }),
  ).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Meridian Payroll" })).toBeVisible();
  await expect(palette).toBeHidden();

  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").fill("contr");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/tenants\/\w{26}\/contracts$/);

  await page.keyboard.press("Control+k");
  await expect(palette).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

test("typing immediately after Ctrl+K loses no letter", async ({ page }) => {
  await page.goto("/tenants");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("kestrel");
  const palette = page.getByRole("dialog", { name: "Go to" });
  await expect(palette.getByRole("combobox")).toHaveValue("kestrel");
  await expect(
    palette.getByRole("group", { name: "Tenants" }).getByRole("option", { name: /^Kestrel Freight/ }),
  ).toBeVisible();
});

test("? lists the shortcuts, and g with a letter opens a page", async ({ page, door }) => {
  const { refId } = await door.tenant("meridian-payroll");
  await page.goto(`/tenants/${refId}`);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toContainText("Next row");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  const places = { s: "strategies", b: "blog-posts", c: "contracts", l: "tool-calls" } as const;
  for (const [letter, thing] of Object.entries(places)) {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await expect(page).toHaveURL(listAt(refId, thing as (typeof places)["s"]));
  }
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page).toHaveURL(`/tenants/${refId}`);
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL("/tenants");
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page).toHaveURL("/");
});

test("j and k move between rows, Enter opens, Escape returns to the list in its state", async ({ page, door }) => {
  const { refId } = await door.tenant("meridian-payroll");
  const address = listAt(refId, "contracts", "?status=sealed");
  await page.goto(address);
  const links = page.getByRole("main").locator("tbody").getByRole("link");
  await expect(links.first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(links.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(links.nth(0)).toBeFocused();
  const opened = await links.nth(0).getAttribute("href");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(opened ?? "");
  await expect(page.getByRole("region", { name: "Storage" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(address);
});

test("/ focuses the search, and shortcuts are inactive while typing", async ({ page }) => {
  await page.goto("/tenants");
  const search = page.getByRole("searchbox", { name: "Search tenants" });
  await expect(search).toBeVisible();
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.type("gtj?k/");
  await expect(search).toHaveValue("gtj?k/");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page).toHaveURL(/search=gtj%3Fk%2F$/);
  await expect(page.getByRole("heading", { name: "No tenants match these filters" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(search).toHaveValue("");
  await expect(page).toHaveURL("/tenants");
});
