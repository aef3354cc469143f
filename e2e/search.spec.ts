import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { listAt, recordAt } from "./addresses";
import { expect, one, test } from "./console";
import { emailOf, PASSWORD } from "./people";

const palette = (page: Page) => page.getByRole("dialog", { name: "Go to" });

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await palette(page).getByRole("combobox").fill(text);
}

const inGroup = (page: Page, name: string) => palette(page).getByRole("group", { name }).getByRole("option");

/** A title without the fourth letter of its longest word. */
function mistyped(title: string): string {
  const [longest = ""] = title.match(/[a-z]+/gi)?.sort((a, b) => b.length - a.length) ?? [];
  return title.replace(longest, longest.slice(0, 3) + longest.slice(4));
}

test.describe("as a viewer of all tenants", () => {
  test.use({ as: "viewer" });

  test("a contract is found by its title and by its number, and Enter opens it", async ({ page, door }) => {
    const tenant = await door.tenant("harbour-pine");
    const contract = one(await door.contracts(tenant.refId, "sealed"), "sealed contract");
    for (const words of [contract.number, `${contract.title} ${contract.number}`.toLowerCase()]) {
      await page.goto("/tenants");
      await type(page, words);
      const option = inGroup(page, "Contracts").filter({ hasText: contract.title }).filter({ hasText: tenant.name });
      await expect(option.first()).toContainText("Sealed");
      await expectAccessible(page);
      await option.first().click();
      await expect(page).toHaveURL(new RegExp(`/contracts/`));
      await expect(palette(page)).toBeHidden();
    }
  });

  test("a title with a mistyped word finds the post", async ({ page, door }) => {
    const { refId: tenant } = await door.tenant("meridian-payroll");
    const post = one(await door.blogPosts(tenant, "published"), "published post");
    await page.goto("/tenants");
    await type(page, mistyped(post.title));
    await expect(palette(page).getByRole("option").filter({ hasText: post.title }).first()).toBeVisible();
  });

  test("an answer to earlier text is dropped", async ({ page }) => {
    await page.goto("/tenants");
    await page.route("**/api/read/records.search?words=harbour*", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.fallback();
    });
    await type(page, "harbour");
    await page.waitForRequest(/records\.search\?words=harbour/);
    await palette(page).getByRole("combobox").fill("kestrel");
    await expect(inGroup(page, "Tenants").filter({ hasText: "Kestrel Freight" })).toBeVisible();
    await page.waitForTimeout(1_700);
    await expect(palette(page).getByRole("option").filter({ hasText: "Harbour & Pine" })).toHaveCount(0);
  });

  test("records opened before come first while nothing is typed", async ({ page, door }) => {
    const { refId: tenant } = await door.tenant("harbour-pine");
    const contract = one(await door.contracts(tenant, "sealed"), "sealed contract");
    await page.goto(recordAt("contracts", contract));
    await page.goto("/tenants");
    await page.keyboard.press("Control+k");
    await expect(palette(page).getByRole("option").first()).toContainText(contract.title);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(recordAt("contracts", contract));
  });

  test("an address with a tenant's slug opens the same page of the tenant", async ({ page, door, browserErrors }) => {
    const { refId } = await door.tenant("harbour-pine");
    await page.goto("/tenants/harbour-pine");
    await expect(page).toHaveURL(`/tenants/${refId}`);
    await page.goto("/tenants/harbour-pine/contracts?status=sealed");
    await expect(page).toHaveURL(listAt(refId, "contracts", "?status=sealed"));
    browserErrors.expect(/status of 404/);
    expect((await page.goto("/tenants/no-such-tenant"))?.status()).toBe(404);
  });
});

test.describe("after signing in", () => {
  test.use({ as: "nobody" });

  test("signing out forgets the records opened before", async ({ page, another }) => {
    const { door } = await another("publisher");
    const { refId: tenant } = await door.tenant("harbour-pine");
    const contract = one(await door.contracts(tenant, "sealed"), "sealed contract");
    await page.goto(recordAt("contracts", contract));
    await page.getByLabel("Email").fill(emailOf("publisher"));
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: contract.title })).toBeVisible();
    const kept = () => page.evaluate(() => JSON.stringify(localStorage));
    await expect.poll(kept).toContain(contract.refId);
    await page.getByRole("button", { name: /^Account: / }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    expect(await kept()).not.toContain(contract.refId);
  });
});

test.describe("with grants for two tenants only", () => {
  test.use({ as: "solo" });

  test("another tenant is not found by words or by its slug", async ({ page, door, another, browserErrors }) => {
    browserErrors.expect(/status of 404/);
    const theirs = (await another("viewer")).door;
    const { refId: tenant } = await theirs.tenant("harbour-pine");
    const contract = one(await theirs.contracts(tenant, "sealed"), "sealed contract");
    expect(await door.read<{ refId: string }[]>("records.search", { words: contract.title })).not.toContainEqual(
      expect.objectContaining({ refId: contract.refId }),
    );
    await page.goto("/tenants");
    await type(page, contract.title);
    await expect(palette(page).getByRole("combobox")).toHaveValue(contract.title);
    await expect(palette(page).getByRole("option").filter({ hasText: "Harbour & Pine" })).toHaveCount(0);
    expect((await page.goto("/tenants/harbour-pine"))?.status()).toBe(404);
  });
});
