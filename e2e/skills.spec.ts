import { listAt } from "./addresses";
import { expect, test } from "./console";

const SLUG = "juniper-skincare";

test("a skill is created, published, and found by a word of its text", async ({ page, door }) => {
  const { refId } = await door.tenant(SLUG);
  const [name, word] = [`Answer patch-test questions ${Date.now()}`, `calendula${Date.now()}`];
  const main = page.getByRole("main");

  await test.step("write it", async () => {
    await page.goto(listAt(refId, "skills"));
    await main.getByRole("link", { name: "New skill" }).click();
    await main.getByLabel("Name").fill(name);
    await expect(main.getByLabel("Slug")).toHaveValue(/^answer-patch-test-questions-\d+$/);
    await main.getByLabel("Tags").fill("email, skin");
    await main
      .getByLabel("Instructions")
      .fill(`# Patch tests\n\nSay when to wash off the ${word} balm, and whom to ask.`);
    await expect(
      main.getByRole("region", { name: "Preview" }).getByRole("heading", { name: "Patch tests" }),
    ).toBeVisible();
    await main.getByRole("button", { name: "Save as draft" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });

  await test.step("publish it", async () => {
    await main.getByRole("button", { name: "Publish…" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish" });
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(dialog).toBeHidden();
    await expect(main.getByText("Published", { exact: true }).first()).toBeVisible();
  });

  await test.step("find it", async () => {
    await page.goto(listAt(refId, "skills"));
    await page.getByRole("searchbox", { name: "Search skills" }).fill(word);
    await expect(main.locator("tbody tr")).toHaveCount(1);
    await expect(main.locator("mark")).toHaveText(word);
    await main.getByRole("link", { name }).click();
    await expect(main.getByRole("article")).toContainText(word);
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("creating a skill is disabled, with the reason", async ({ page, door }) => {
    const { refId } = await door.tenant(SLUG);
    await page.goto(`${listAt(refId, "skills")}/new`);
    await expect(
      page.getByText("Your role cannot write skills. Required role in this tenant: reviewer or admin."),
    ).toBeVisible();
  });
});
