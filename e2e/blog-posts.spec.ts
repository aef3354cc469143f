import { createHash } from "node:crypto";
import type { BlogPostDetail } from "@/lib/blog-posts/model";
import { listAt, recordAt } from "./addresses";
import { expect, one, test } from "./console";
import type { Door } from "./door";
import { saveDownload } from "./downloads";
import { expectPartsMatch, List } from "./lists";

test.use({ as: "publisher" });

const SLUG = "meridian-payroll";

async function published(door: Door): Promise<BlogPostDetail> {
  const { refId: tenant } = await door.tenant(SLUG);
  const { refId } = one(await door.blogPosts(tenant, "published"), `published post of ${SLUG}`);
  return door.read("blog_posts.detail", { tenant, refId });
}

test("filters are in the URL and survive reload and back", async ({ page, door }) => {
  const { refId } = await door.tenant(SLUG);
  const list = new List(page, { door, query: "blog_posts.list", tenant: refId });
  await page.goto(listAt(refId, "blog-posts"));
  await list.toggle("Published");
  await list.choose("Channel", "Blog");
  await list.expectRestoredOnReturn(/\?status=published&channel=blog$/);
  expect(await list.isOn("checkbox", "Published")).toBe(true);
  await page.goBack();
  await expect(page).toHaveURL(/\?status=published$/);
  await list.shown();
});

test("a list without matches offers to clear its filters", async ({ page, door }) => {
  const { refId } = await door.tenant("olive-ash-kitchens");
  const there = new Set((await door.blogPosts(refId)).map(({ status }) => status));
  const missing = one(
    ["archived", "failed", "unpublished", "rejected"].filter((it) => !there.has(it as never)),
    "status to miss",
  );
  await page.goto(listAt(refId, "blog-posts", `?status=${missing}`));
  await expect(page.getByRole("heading", { name: "No blog posts match these filters" })).toBeVisible();
  const list = new List(page, { door, query: "blog_posts.list", tenant: refId });
  await list.clear();
  expect(await list.shown()).not.toEqual([]);
});

test("a post shows its article, its counts and its matching parts", async ({ page, door }) => {
  const post = await published(door);
  await page.goto(recordAt("blog-posts", post));
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 1, name: post.title })).toBeVisible();
  await expect(main.getByRole("article").getByRole("heading").first()).toBeVisible();
  await expectPartsMatch(page, ["PostgreSQL", "MongoDB", "S3"]);
  await expect(main.getByRole("region", { name: "Text statistics" })).toContainText(/\d+ words/);
  await expect(main.getByRole("region", { name: "History" })).toContainText("Publishing → Published");
});

test("the download returns the article's bytes through an S3 link", async ({ page, door }) => {
  const post = await published(door);
  await page.goto(recordAt("blog-posts", post));
  const bytes = await saveDownload(page, () => page.getByRole("button", { name: "Download" }).click());
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(post.contentSha256);
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("the article can be read but not downloaded", async ({ page, door }) => {
    await page.goto(recordAt("blog-posts", await published(door)));
    await expect(page.getByRole("article").getByRole("heading").first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Download" })).toHaveCount(0);
  });
});
