import { expect, test } from "./console";
import { emailOf, PASSWORD } from "./people";

test.use({ as: "nobody" });

test("sign in, find a tenant, approve its strategy, read a contract's PDF, inspect a payload", async ({
  page,
  another,
}) => {
  test.setTimeout(90_000);
  // Finds the record with the admin's session; the test itself navigates only through pages.
  const strategyInReview = await (await another("admin")).door.strategyInReview("harbour-pine", "cobalt-cyber");
  const main = page.getByRole("main");
  const nav = page.getByRole("navigation", { name: "Main" });

  await page.goto("/");
  await page.getByLabel("Email").fill(emailOf("admin"));
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();

  await test.step("the inbox opens, and leads to the tenants", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
    await nav.getByRole("link", { name: "Tenants", exact: true }).click();
  });

  await test.step("find the tenant by search", async () => {
    await page.getByRole("searchbox", { name: "Search tenants" }).fill(strategyInReview.tenant.name.slice(0, 8));
    await expect(page).toHaveURL(/\/tenants\?search=/);
    await expect(main.getByRole("row")).toHaveCount(2);
    await main.getByRole("link", { name: strategyInReview.tenant.name }).click();
    await expect(page.getByRole("heading", { level: 1, name: strategyInReview.tenant.name })).toBeVisible();
  });

  await test.step("read the strategy in review", async () => {
    await main
      .getByRole("region", { name: "Needs review" })
      .getByRole("link", { name: /^Strategy/ })
      .click();
    await expect(page.getByRole("heading", { level: 1, name: strategyInReview.title })).toBeVisible();
    await expect(main.getByRole("article").getByRole("heading").first()).toBeVisible();
    await expect(main.getByText(/All copies match \(\d+ checks/)).toBeVisible();
  });

  await test.step("approve it", async () => {
    await main.getByRole("button", { name: "Approve…" }).click();
    const dialog = page.getByRole("dialog", { name: `Approve version ${strategyInReview.version}` });
    await dialog.getByLabel("Note").fill("Read whole; the figures are this quarter's.");
    await dialog.getByRole("button", { name: "Approve", exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText(`Approved: ${strategyInReview.title}`)).toBeVisible();
  });

  await test.step("the previous version is superseded", async () => {
    await nav.getByRole("link", { name: "Strategies" }).first().click();
    await expect(main.getByRole("row", { name: `v${strategyInReview.version} ` })).toContainText("Active");
    await expect(main.getByRole("row", { name: `v${strategyInReview.active?.version} ` })).toContainText("Superseded");
  });

  await test.step("the approved version shows the decision", async () => {
    await main
      .getByRole("row", { name: `v${strategyInReview.version} ` })
      .getByRole("link")
      .click();
    await expect(page.getByRole("heading", { level: 1, name: strategyInReview.title })).toBeVisible();
    await expect(main.getByText("Active", { exact: true }).first()).toBeVisible();
    await expect(main.getByRole("button", { name: "Approve…" })).toBeHidden();
    const history = main.getByRole("region", { name: "History" });
    await expect(history.getByRole("listitem").nth(0)).toContainText("Activated");
    await expect(history.getByRole("listitem").nth(1)).toContainText("In review → Approved");
    await expect(history.getByRole("listitem").nth(1)).toContainText(emailOf("admin"));
    await expect(history.getByRole("listitem").nth(1)).toContainText("Read whole");
  });

  await test.step("open a contract's PDF and search in it", async () => {
    await nav.getByRole("link", { name: "Contracts" }).first().click();
    await main
      .getByRole("row")
      .filter({ has: page.getByText("Sealed", { exact: true }) })
      .first()
      .getByRole("link")
      .click();
    await main.getByRole("button", { name: "Open PDF" }).click();
    await expect(main.locator("[data-page='1'] canvas")).toBeVisible();
    await expect(main.getByRole("textbox", { name: /^Page number, of [1-9]/ })).toHaveValue("1");
    await main.getByRole("searchbox", { name: "Search in text" }).fill("agreement");
    await expect(main.getByRole("search", { name: "Search in this file" }).getByRole("status")).toHaveText(
      /^1 of [1-9]/,
    );
  });

  await test.step("inspect a tool call's payload", async () => {
    await nav.getByRole("link", { name: "Tool calls" }).click();
    await main.getByRole("row").filter({ hasText: "Succeeded" }).first().getByRole("link").click();
    await main.getByRole("button", { name: /^Reveal payload/ }).click();
    await main.getByRole("tab", { name: /^Response/ }).click();
    await expect(main.getByText("Both parts match the SHA-256 in the row.")).toBeVisible();
    const tree = main.getByRole("tree");
    await expect(tree.getByRole("treeitem").first()).toBeVisible();
    const word = (await tree.getByRole("treeitem").nth(1).textContent())?.match(/^[a-z_]+/i)?.[0] ?? "";
    await main.getByRole("searchbox", { name: "Search keys and values" }).fill(word);
    await expect(main.getByRole("search", { name: "Search in this JSON" }).getByRole("status")).toHaveText(
      /^1 of [1-9]/,
    );
  });
});
