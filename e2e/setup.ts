import { expect, test } from "@playwright/test";
import { emailOf, LOGINS, PASSWORD, sessionFile } from "./people";

for (const login of LOGINS) {
  test(`${login} signs in`, async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(emailOf(login));
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
    await page.context().storageState({ path: sessionFile(login) });
  });
}
