import { expect, test } from "./console";

test.describe("as an admin", () => {
  test.use({ as: "admin" });

  test("a tenant is created, gets a person, and changes its plan", async ({ page }) => {
    const slug = `saltmarsh-${Date.now()}`;
    const main = page.getByRole("main");
    const nav = page.getByRole("navigation", { name: "Main" });

    await test.step("input survives a reload", async () => {
      await page.goto("/tenants");
      await main.getByRole("link", { name: "New tenant" }).click();
      await expect(page.getByRole("heading", { level: 1, name: /^New / })).toBeVisible();
      await main.getByLabel("Name").fill("Saltmarsh Ferries");
      await main.getByLabel("Slug").fill("Saltmarsh Ferries!");
      await main.getByLabel("Region").selectOption("eu-central-1");
      await main.getByLabel("Plan").selectOption({ label: "Starter, USD 49.00 per month" });
      await page.reload();
      await expect(main.getByText("This is your unsaved draft.")).toBeVisible();
      await expect(main.getByLabel("Name")).toHaveValue("Saltmarsh Ferries");
      await expect(main.getByLabel("Region")).toHaveValue("eu-central-1");
    });

    await test.step("an invalid slug shows an error at its field", async () => {
      const field = main.getByLabel("Slug");
      await main.getByRole("button", { name: "Create tenant" }).click();
      await expect(field).toHaveAttribute("aria-invalid", "true");
      await expect(field).toHaveAccessibleDescription(/Use 2–48 lowercase letters/);
      await field.fill(slug);
      await main.getByRole("button", { name: "Create tenant" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Saltmarsh Ferries" })).toBeVisible();
      await expect(main.getByText("Trial", { exact: true })).toBeVisible();
    });

    await test.step("add a person", async () => {
      await nav.getByRole("link", { name: "People" }).click();
      await main.getByRole("button", { name: "Add person…" }).click();
      const dialog = page.getByRole("dialog", { name: "Add person" });
      await dialog.getByLabel("Email").fill(`hanne@${slug}.test`);
      await dialog.getByLabel("Name").fill("Hanne Quist");
      await dialog.getByLabel("Role").selectOption({ label: "Owner" });
      await dialog.getByRole("button", { name: "Add", exact: true }).click();
      await expect(dialog).toBeHidden();
      await expect(main.getByRole("row", { name: /Hanne Quist/ })).toContainText("Owner");
    });

    await test.step("change the plan", async () => {
      await nav.getByRole("link", { name: "Plan and usage" }).click();
      await main.getByRole("button", { name: "Change plan…" }).click();
      const dialog = page.getByRole("dialog", { name: "Change plan" });
      await dialog.getByLabel("Plan").selectOption({ label: "Growth, USD 199.00 per month" });
      await dialog.getByRole("button", { name: "Change plan" }).click();
      await expect(dialog).toBeHidden();
      await expect(main.getByRole("region", { name: "Plan", exact: true })).toContainText("USD 199.00 per month");
      await expect(main.getByRole("row", { name: /^Growth/ })).toContainText("Active");
      await expect(main.getByRole("row", { name: /^Starter/ })).toContainText("Ended");
    });
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("creating a tenant is not offered, and its form is forbidden", async ({ page }) => {
    await page.goto("/tenants");
    await expect(page.getByRole("main").locator("tbody tr").first()).toBeVisible();
    await expect(page.getByRole("link", { name: "New tenant" })).toHaveCount(0);
    await page.goto("/tenants/new");
    await expect(page.getByRole("heading", { name: "You don't have access" })).toBeVisible();
  });
});
