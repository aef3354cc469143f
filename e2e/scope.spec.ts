import { listAt } from "./addresses";
import { expect, one, test } from "./console";
import { List } from "./lists";

test.describe("with grants for two tenants only", () => {
  test.use({ as: "solo" });

  test("the list, the palette and the search show these two", async ({ page, door }) => {
    await page.goto("/tenants");
    const { rows } = new List(page, { door, query: "tenants.list" });
    await expect(rows).toHaveCount(2);
    await expect(rows.filter({ hasText: "Cobalt Cyber" })).toHaveCount(1);
    await expect(rows.filter({ hasText: "Lumen Language School" })).toHaveCount(1);
    expect(await door.tenants({ search: "harbour" })).toEqual([]);
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder(/^Search pages/).fill("harbour");
    await expect(page.getByText("No results for “harbour”.")).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Main" }).getByText("All tenants")).toHaveCount(0);
  });

  test("the switcher lists the tenants and keeps the list that is open", async ({ page, door }) => {
    const [from, to] = [await door.tenant("cobalt-cyber"), await door.tenant("lumen-languages")];
    await page.goto(listAt(from.refId, "strategies"));
    await page.getByRole("button", { name: /^Tenant: / }).click();
    const switcher = page.getByRole("dialog", { name: "Switch tenant" });
    await expect(switcher.getByRole("option")).toHaveCount(2);
    await page.keyboard.type("lumen");
    await expect(switcher.getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`${listAt(to.refId, "strategies")}$`));
  });

  test("another tenant's pages and records respond with not found", async ({ page, door, another, browserErrors }) => {
    browserErrors.expect(/status of 404/);
    const theirs = (await another("viewer")).door;
    const { refId: tenant } = await theirs.tenant("harbour-pine");
    const { refId: own } = await door.tenant("cobalt-cyber");
    const { refId } = one(await theirs.contracts(tenant, "sealed"), "sealed contract");
    const malformed = ["/tenants/nowhere", `${listAt(own, "contracts")}/nothing`];
    const hidden = [`/tenants/${tenant}`, listAt(tenant, "contracts"), `${listAt(tenant, "contracts")}/${refId}`];
    // Requests another tenant's record under the user's own tenant.
    const disguised = `${listAt(own, "contracts")}/${refId}`;
    for (const path of [...hidden, disguised, ...malformed]) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(404);
      await expect(page.getByRole("heading", { name: "Not found" }).first()).toBeAttached();
      await expect(page.getByRole("navigation", { name: "Main" })).toBeAttached();
      await expect(page.getByText("Harbour", { exact: false })).toHaveCount(0);
    }
    for (const [name, params] of [
      ["tenants.overview", { tenant }],
      ["contracts.list", { tenant }],
      ["contracts.detail", { tenant, refId }],
      ["contracts.detail", { tenant: own, refId }],
      ["session.me", { inTenant: tenant }],
    ] as const) {
      const { status, body } = await door.ask(name, params);
      expect([status, body.ok ? "let in" : body.error.code], name).toEqual([404, "NOT_FOUND"]);
    }
  });

  test("a list of all tenants is refused, with or without elevation", async ({ page, door }) => {
    await page.goto("/contracts");
    await expect(page.getByRole("heading", { name: "You don't have access" })).toBeVisible();
    const { status } = await door.ask("contracts.list");
    expect(status).toBe(403);
  });
});

test.describe("viewing all tenants", () => {
  // No other test uses the auditor to view all tenants, which applies to all of a person's browsers.
  test.use({ as: "auditor" });

  test("viewing all tenants requires a reason, shows a banner on every page, and can be ended", async ({
    page,
    door,
  }) => {
    const banner = page.getByRole("region", { name: "All tenants" });
    const leave = banner.getByRole("button", { name: "Exit" });
    await page.goto("/blog-posts");
    const enter = page.getByRole("button", { name: "View all tenants" });
    await expect(leave.or(enter)).toBeVisible();
    // An interrupted earlier run may still be viewing all tenants.
    if (await leave.isVisible()) await leave.click();
    expect((await door.ask("blog_posts.list")).status).toBe(403);

    await page.getByLabel("Reason").fill("because");
    await enter.click();
    await expect(page.getByText(/Use at least 10 characters/)).toBeVisible();
    await page.getByLabel("Reason").fill("Quarterly check of what was published");
    await page.getByLabel("Duration").selectOption({ label: "15 minutes" });
    await enter.click();
    await expect(banner).toContainText("Quarterly check of what was published");
    await expect(banner).toContainText(/1[45] min left/);

    const list = new List(page, { door, query: "blog_posts.list" });
    const first = await list.shown();
    const tenants = await list.rows.locator("td:nth-child(2)").allTextContents();
    expect(new Set(tenants).size, "tenants on the page").toBeGreaterThan(1);
    await list.turn("Next");
    await expect(page).toHaveURL(/\/blog-posts\?cursor=/);
    const second = await list.shown();
    expect(second.filter((ref) => first.includes(ref))).toEqual([]);
    const further = page.url();
    await list.turn("Previous");
    await expect(page).not.toHaveURL(further);
    expect(await list.shown()).toEqual(first);

    await list.rows.first().getByRole("link").click();
    await expect(page).toHaveURL(new RegExp(`/${first[0]}$`));
    for (const ref of first.slice(1, 3)) {
      await page.getByRole("button", { name: "Next in the list" }).click();
      await expect(page).toHaveURL(new RegExp(`/${ref}$`));
    }
    await expect(banner).toBeVisible();
    await leave.click();
    await expect(banner).toBeHidden();
    expect((await door.ask("blog_posts.list")).status).toBe(403);
    await page.goto("/blog-posts");
    await expect(enter).toBeVisible();
  });
});
