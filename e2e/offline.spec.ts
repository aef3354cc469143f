import { listAt, recordAt } from "./addresses";
import { expect, one, test } from "./console";
import { List } from "./lists";

test("a list shows that it is offline and reloads once it is online", async ({
  page,
  door,
  context,
  browserErrors,
}) => {
  browserErrors.expect(/ERR_INTERNET_DISCONNECTED/);
  const { refId } = await door.tenant("kestrel-freight");
  const list = new List(page, { door, query: "blog_posts.list", tenant: refId });
  const main = page.getByRole("main");
  await page.goto(listAt(refId, "blog-posts"));
  const rows = await list.rows.count();
  await context.setOffline(true);
  await expect(main.getByRole("alert")).toContainText("may be out of date");
  await expect(list.rows).toHaveCount(rows);
  await list.toggle("Published");
  await expect(main.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await expect(list.rows).toHaveCount(0);
  await context.setOffline(false);
  await expect(main.getByRole("heading", { name: "You are offline" })).toBeHidden();
  await list.shown();
  await expect(main.getByText("may be out of date")).toBeHidden();
});

test("a record shows that it is offline", async ({ page, door, context, browserErrors }) => {
  browserErrors.expect(/ERR_INTERNET_DISCONNECTED/);
  const { refId } = await door.tenant("kestrel-freight");
  const post = one(await door.blogPosts(refId, "published"), "published post of Kestrel Freight");
  const main = page.getByRole("main");
  await page.goto(recordAt("blog-posts", post));
  await context.setOffline(true);
  await expect(main.getByRole("alert")).toContainText("You are offline");
  await expect(main.getByRole("heading", { level: 1, name: post.title })).toBeVisible();
  await context.setOffline(false);
  await expect(main.getByText("You are offline")).toBeHidden();
});

test("a list that cannot be refreshed keeps its rows and says so", async ({ page, door, browserErrors }) => {
  browserErrors.expect(/503/);
  const { refId } = await door.tenant("kestrel-freight");
  const list = new List(page, { door, query: "blog_posts.list", tenant: refId });
  await page.clock.install();
  await page.goto(listAt(refId, "blog-posts"));
  const rows = await list.rows.count();
  const error = { code: "UNAVAILABLE", message: "PostgreSQL does not answer.", requestId: "r-1" };
  await page.route("**/api/read/blog_posts.list*", (route) =>
    route.fulfill({ status: 503, json: { ok: false, error } }),
  );
  await page.clock.fastForward("01:00");
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await page.clock.runFor(15_000);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("This list could not be refreshed");
  await expect(list.rows).toHaveCount(rows);
  await page.unroute("**/api/read/blog_posts.list*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("This list could not be refreshed")).toBeHidden();
});
