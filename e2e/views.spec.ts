import { listAt } from "./addresses";
import { expect, test } from "./console";
import { List } from "./lists";

test("a filtered list is saved as a private view and opened from another page", async ({ page, door, another }) => {
  const { refId } = await door.tenant("cobalt-cyber");
  const name = `Out already ${Date.now()}`;
  const list = new List(page, { door, query: "blog_posts.list", tenant: refId });
  const views = page.getByRole("button", { name: "Saved views" });
  const view = page.getByRole("link", { name });

  await test.step("save it", async () => {
    await page.goto(listAt(refId, "blog-posts"));
    await list.toggle("Published");
    await expect(page).toHaveURL(/\?status=published$/);
    await views.click();
    await page.getByLabel("Save current view as").fill(name);
    await page.getByRole("button", { name: "Save view" }).click();
    await expect(view).toBeVisible();
  });

  await test.step("open it from another page", async () => {
    await page.goto(listAt(refId, "contracts"));
    await views.click();
    await view.click();
    await expect(page).toHaveURL(listAt(refId, "blog-posts", "?status=published"));
    expect(await list.isOn("checkbox", "Published")).toBe(true);
    expect(await list.shown()).not.toEqual([]);
  });

  await test.step("other users do not see it", async () => {
    const other = await another("viewer");
    await other.page.goto(listAt(refId, "blog-posts"));
    await other.page.getByRole("button", { name: "Saved views" }).click();
    await expect(other.page.getByLabel("Save current view as")).toBeVisible();
    await expect(other.page.getByText("Loading…")).toHaveCount(0);
    await expect(other.page.getByRole("link", { name })).toHaveCount(0);
  });

  await test.step("delete it", async () => {
    await views.click();
    await page.getByRole("button", { name: `Delete view ${name}` }).click();
    await expect(view).toHaveCount(0);
  });
});
