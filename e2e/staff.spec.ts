import { expectAccessible } from "./accessibility";
import { expect, test } from "./console";

const REASON = "Covers for a colleague on leave";
const PASSWORD = "a passphrase of their own";

test.describe("as an admin", () => {
  test.use({ as: "admin" });

  test("a staff member is added, sets a password, gets a grant, and is disabled", async ({
    page,
    another,
    browserErrors,
  }) => {
    test.setTimeout(120_000);
    browserErrors.expect(/status of 401/);
    const email = `nils-${Date.now()}@leadmetrics.demo`;
    const main = page.getByRole("main");
    const theirs = await another("nobody");
    const refused = theirs.page.getByRole("heading", { name: "You don't have access" });
    let link = "";

    await test.step("add the staff member and find them in the list", async () => {
      await page.goto("/tenants");
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Staff" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Staff" })).toBeVisible();
      await expectAccessible(page);
      await main.getByRole("button", { name: "Add staff…" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Email").fill("nobody");
      await dialog.getByLabel("Name").fill("Nils Holm");
      await dialog.getByRole("button", { name: "Add", exact: true }).click();
      await expect(dialog.getByLabel("Email")).toHaveAccessibleDescription("Enter a valid email address");
      await dialog.getByLabel("Email").fill(email);
      await dialog.getByRole("button", { name: "Add", exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Nils Holm" })).toBeVisible();
      await expect(main.getByRole("heading", { name: "No grants yet" })).toBeVisible();
      await expectAccessible(page);
    });

    await test.step("create the invitation link, which is shown once", async () => {
      await main.getByRole("button", { name: "Create sign-in link…" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Create link" }).click();
      const dialog = page.getByRole("dialog", { name: "Send this link to Nils Holm" });
      link = await dialog.getByLabel("Link").inputValue();
      expect(link).toMatch(/\/invitation#[\w-]{43}$/);
      await expectAccessible(page);
      await dialog.getByRole("button", { name: "Close" }).click();
      await expect(dialog).toBeHidden();
    });

    await test.step("set the password; nothing is visible yet", async () => {
      await theirs.page.goto(link);
      await expectAccessible(theirs.page);
      const password = theirs.page.getByLabel(/^Password/);
      await password.fill("short");
      await theirs.page.getByLabel("Confirm password").fill("short");
      await theirs.page.getByRole("button", { name: "Set password" }).click();
      await expect(password).toHaveAccessibleDescription(/Use at least 12 characters/);
      await password.fill(PASSWORD);
      await theirs.page.getByLabel("Confirm password").fill(`${PASSWORD}!`);
      await theirs.page.getByRole("button", { name: "Set password" }).click();
      await expect(theirs.page.getByLabel("Confirm password")).toHaveAccessibleDescription("Passwords do not match");
      await theirs.page.getByLabel("Confirm password").fill(PASSWORD);
      await theirs.page.getByRole("button", { name: "Set password" }).click();
      await expect(theirs.page).toHaveURL("/");
      await expect(refused).toBeVisible();
    });

    await test.step("the link works only once", async () => {
      const { page: thief } = await another("nobody");
      await thief.goto(link);
      await thief.getByLabel(/^Password/).fill("somebody else's password");
      await thief.getByLabel("Confirm password").fill("somebody else's password");
      await thief.getByRole("button", { name: "Set password" }).click();
      await expect(thief.getByRole("main").getByRole("alert")).toContainText(
        "This link has expired, or was already used",
      );
    });

    await test.step("a grant for one tenant makes it visible", async () => {
      await page.reload();
      await expect(main.getByText("Active", { exact: true })).toBeVisible();
      await main.getByRole("button", { name: "Add grant…" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Role").selectOption("reviewer");
      await dialog.getByLabel("Applies to").selectOption("one");
      await dialog.getByLabel("Tenant").fill("no such tenant");
      await dialog.getByLabel("Reason").fill(REASON);
      await dialog.getByRole("button", { name: "Add grant", exact: true }).click();
      await expect(dialog.getByLabel("Tenant")).toHaveAccessibleDescription(/Choose a tenant/);
      await dialog.getByLabel("Tenant").fill("tidewater");
      await dialog.getByRole("option", { name: "Tidewater Solar" }).click();
      await dialog.getByRole("button", { name: "Add grant", exact: true }).click();
      await expect(dialog).toBeHidden();
      await expect(main.getByRole("row", { name: /^Reviewer/ })).toContainText("Tidewater Solar");
      await expectAccessible(page);
      await theirs.page.goto("/tenants");
      await expect(theirs.page.getByRole("main").locator("tbody tr")).toHaveCount(1);
      await expect(theirs.page.getByRole("link", { name: "Tidewater Solar" })).toBeVisible();
    });

    await test.step("the grant ends", async () => {
      await main
        .getByRole("row", { name: /^Reviewer/ })
        .getByRole("button", { name: "End…" })
        .click();
      await page.getByRole("dialog").getByLabel("Reason").fill(REASON);
      await page.getByRole("dialog").getByRole("button", { name: "End grant" }).click();
      await expect(main.getByRole("row", { name: /^Reviewer/ })).toContainText("Ended");
      await theirs.page.reload();
      await expect(refused).toBeVisible();
    });

    await test.step("the staff member is disabled", async () => {
      await main.getByRole("button", { name: "Disable…" }).click();
      await page.getByRole("dialog").getByLabel("Reason").fill(REASON);
      await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
      await expect(main.getByText("Disabled", { exact: true })).toBeVisible();
      await theirs.page.reload();
      await expect(theirs.page).toHaveURL(/\/sign-in/);
    });

    await test.step("the list is searched by email and filtered by status", async () => {
      await page.goto(`/staff?search=${email}`);
      await expect(main.locator("tbody tr")).toHaveCount(1);
      await page.goto(`/staff?search=${email}&status=active`);
      await expect(page.getByRole("heading", { name: "No staff match these filters" })).toBeVisible();
    });
  });

  test("admins cannot change their own access", async ({ page }) => {
    await page.goto("/staff?search=admin@leadmetrics.demo");
    await page.getByRole("main").getByRole("link", { name: "Amara Diallo" }).click();
    await expect(page.getByText("Only another admin can change your access")).toBeVisible();
    await expect(page.getByRole("row", { name: /^Admin/ })).toContainText("All tenants");
    for (const name of ["Add grant…", "End…", "Disable…"])
      await expect(page.getByRole("button", { name })).toHaveCount(0);
  });
});

test.describe("as the auditor", () => {
  test.use({ as: "auditor" });

  test("access is visible but cannot be changed", async ({ page }) => {
    await page.goto("/staff?search=admin@leadmetrics.demo");
    await expect(page.getByRole("row", { name: /Amara Diallo/ })).toContainText("Admin of all tenants");
    await expect(page.getByRole("button", { name: "Add staff…" })).toHaveCount(0);
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("staff is neither in the navigation nor accessible", async ({ page, door }) => {
    await page.goto("/staff");
    await expect(page.getByRole("heading", { name: "You don't have access" })).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Staff" })).toHaveCount(0);
    expect((await door.ask("staff.list")).status).toBe(403);
  });
});
