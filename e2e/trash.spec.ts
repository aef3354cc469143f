import { listAt, recordAt } from "./addresses";
import { expect, one, test } from "./console";
import { List } from "./lists";

test.describe("as support", () => {
  test.use({ as: "support" });

  test("a record is deleted with a reason, appears in the trash, and is restored", async ({ page, door }) => {
    const { refId: tenant } = await door.tenant("fernhill-vets");
    const post = one(
      await door.blogPosts(tenant, "draft", "changes_requested", "rejected"),
      "blog post that is not on its way out",
    );
    const reason = `Written twice; the other one stays, ${Date.now()}.`;
    const main = page.getByRole("main");
    const nav = page.getByRole("navigation", { name: "Main" });
    const list = new List(page, { door, query: "blog_posts.list", tenant });
    const row = main.getByRole("row").filter({ hasText: reason });

    await test.step("delete it, which requires a reason", async () => {
      await page.goto(listAt(tenant, "blog-posts"));
      expect(await list.shown()).toContain(post.refId);
      await list.rows.locator(`a[href="${recordAt("blog-posts", post)}"]`).click();
      await main.getByRole("button", { name: "Delete…" }).click();
      const dialog = page.getByRole("dialog", { name: "Delete this blog post" });
      await dialog.getByRole("button", { name: "Delete" }).click();
      await expect(dialog.getByLabel("Reason")).toHaveAttribute("aria-invalid", "true");
      await dialog.getByLabel("Reason").fill(reason);
      await dialog.getByRole("button", { name: "Delete" }).click();
      await expect(page).toHaveURL(listAt(tenant, "blog-posts"));
      expect(await list.shown()).not.toContain(post.refId);
    });

    await test.step("restore it from the trash", async () => {
      await nav.getByRole("link", { name: "Trash" }).click();
      await expect(row).toContainText(post.title);
      await row.getByRole("button", { name: "Restore…" }).click();
      const dialog = page.getByRole("dialog", { name: "Restore this blog post" });
      await dialog.getByRole("button", { name: "Restore" }).click();
      await expect(dialog).toBeHidden();
      await expect(row).toHaveCount(0);
      await nav.getByRole("link", { name: "Blog posts" }).first().click();
      await expect(page).toHaveURL(listAt(tenant, "blog-posts"));
      expect(await list.shown()).toContain(post.refId);
    });
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("deleting and restoring are not offered", async ({ page, door }) => {
    const { refId } = await door.tenant("kestrel-freight");
    await page.goto(recordAt("blog-posts", one(await door.blogPosts(refId, "published"), "published post")));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("button", { name: "Delete…" })).toHaveCount(0);
    await page.goto(listAt(refId, "trash"));
    await expect(page.getByRole("heading", { name: "Trash" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Restore…" })).toHaveCount(0);
  });
});
