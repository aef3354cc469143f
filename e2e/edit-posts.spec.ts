import type { BlogPostDetail } from "@/lib/blog-posts/model";
import { PLATFORM_RULES, type SocialPostDetail } from "@/lib/social-posts/model";
import { recordAt } from "./addresses";
import { expect, one, test } from "./console";
import type { Door } from "./door";
import { emailOf } from "./people";

test.use({ as: "publisher" });

const SLUGS = ["cobalt-cyber", "kestrel-freight", "fernhill-vets", "juniper-skincare", "harbour-pine"] as const;

async function draft<P>(door: Door, kind: "blog" | "social"): Promise<P> {
  for (const slug of SLUGS) {
    const { refId: tenant } = await door.tenant(slug);
    const [row] = await (kind === "blog" ? door.blogPosts(tenant, "draft") : door.socialPosts(tenant, "draft"));
    if (row) return door.read(`${kind}_posts.detail`, { tenant, refId: row.refId });
  }
  throw new Error(`No ${kind} post of ${SLUGS.join(" or ")} is a draft. Run on fresh demo data: npm run reset.`);
}

test("two people edit an article and neither loses their text", async ({ page, door, another }) => {
  const post = await draft<BlogPostDetail>(door, "blog");
  const main = page.getByRole("main");
  const text = main.getByRole("textbox", { name: /^Text/ });
  const preview = main.getByRole("region", { name: "Preview" });
  await page.goto(recordAt("blog-posts", post));
  await main.getByRole("link", { name: "Edit" }).click();

  await test.step("the editor shows the draft and its preview", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "Edit article" })).toBeVisible();
    await expect(main.getByLabel("Title")).toHaveValue(post.title);
    expect(await text.inputValue()).toBe(post.content.state === "present" ? post.content.value : "");
  });

  await test.step("an invalid field shows its error", async () => {
    await main.getByLabel("Title").fill(" ");
    await main.getByRole("button", { name: "Save draft" }).click();
    await expect(main.getByLabel("Title")).toHaveAttribute("aria-invalid", "true");
    await main.getByLabel("Title").fill(post.title);
  });

  await test.step("a file replaces the text, which can be undone", async () => {
    const before = await text.inputValue();
    const buffer = Buffer.from("# From a file\n\nIts text.\n");
    await main.getByLabel("Load from a file").setInputFiles({ name: "post.md", mimeType: "text/markdown", buffer });
    await expect(preview.getByRole("heading", { name: "From a file" })).toBeVisible();
    await main.getByRole("button", { name: "Undo" }).click();
    await expect(text).toHaveValue(before);
  });

  await test.step("the preview follows the input, which survives a reload", async () => {
    await text.fill("# A better post\n\nWith a better text.\n");
    await expect(preview.getByRole("heading", { name: "A better post" })).toBeVisible();
    await page.reload();
    await expect(main.getByText("This is your unsaved draft.")).toBeVisible();
    await expect(text).toHaveValue("# A better post\n\nWith a better text.\n");
  });

  await test.step("a colleague saves first", async () => {
    const reviewer = await another("reviewer");
    const theirs = reviewer.page.getByRole("main");
    await reviewer.page.goto(`${recordAt("blog-posts", post)}/edit`);
    await theirs.getByRole("textbox", { name: /^Text/ }).fill("# A colleague's post\n");
    await theirs.getByRole("button", { name: "Save draft" }).click();
    await expect(theirs.getByRole("heading", { level: 1, name: post.title })).toBeVisible();
  });

  await test.step("saving is refused and names who saved first", async () => {
    await main.getByRole("button", { name: "Save draft" }).click();
    await expect(main.getByRole("alert")).toContainText(`${emailOf("reviewer")} edited it last`);
    await main.getByRole("button", { name: "Reload" }).click();
    await expect(main.getByRole("alert")).toContainText("This has changed since you began your draft");
    await expect(text).toHaveValue("# A better post\n\nWith a better text.\n");
  });

  await test.step("Ctrl+Enter saves it anyway, and the page shows it", async () => {
    await text.press("Control+Enter");
    await expect(main.getByRole("article").getByRole("heading", { name: "A better post" })).toBeVisible();
    await expect(main.getByRole("region", { name: "Publication" })).toContainText(`Edited by${emailOf("publisher")}`);
  });
});

test("editing a social post's copy shows its platform's limit", async ({ page, door }) => {
  const post = await draft<SocialPostDetail>(door, "social");
  const { limit } = PLATFORM_RULES[post.platform];
  const main = page.getByRole("main");
  await page.goto(`${recordAt("social-posts", post)}/edit`);

  await test.step("the length updates while typing", async () => {
    // Text typed before hydration is lost. The length is counted after hydration.
    await expect(main.getByRole("region", { name: "Length" })).not.toContainText(/(?<!\d)0 words/);
    await main.getByLabel("Copy").fill("a".repeat(limit + 1));
    await main.getByLabel("Hashtags").fill("");
    await expect(main.getByRole("region", { name: "Length" })).toContainText("1 over");
    await main.getByLabel("Copy").fill("Boots that last.");
    await main.getByLabel("Hashtags").fill("#boots leather");
    await expect(main.getByRole("region", { name: /^Preview on/ })).toContainText("#boots #leather");
  });

  await test.step("an invalid hashtag shows an error", async () => {
    await main.getByLabel("Hashtags").fill("#boots two-words");
    await main.getByRole("button", { name: "Save draft" }).click();
    await expect(main.getByLabel("Hashtags")).toHaveAttribute("aria-invalid", "true");
    await main.getByLabel("Hashtags").fill("#boots leather");
  });

  await test.step("the page shows the new copy", async () => {
    await main.getByRole("button", { name: "Save draft" }).click();
    await expect(main.getByRole("region", { name: /^Preview on/ })).toContainText("Boots that last.");
    await expect(main.getByRole("region", { name: "Publication" })).toContainText(`Edited by${emailOf("publisher")}`);
    const now = await door.read<SocialPostDetail>("social_posts.detail", {
      tenant: post.tenant.refId,
      refId: post.refId,
    });
    expect(now.text).toEqual({ state: "present", value: "Boots that last.\n\n#boots #leather" });
    expect(now.rowVersion).toBe(post.rowVersion + 1);
  });
});

test("a post that is not a draft cannot be edited and explains why", async ({ page, door }) => {
  const { refId: tenant } = await door.tenant("kestrel-freight");
  const post = one(await door.blogPosts(tenant, "published"), "published post of Kestrel Freight");
  await page.goto(recordAt("blog-posts", post));
  const edit = page.getByRole("main").getByRole("button", { name: "Edit" });
  await expect(edit).toBeDisabled();
  await expect(edit).toHaveAccessibleDescription("Only a draft can be edited. This post is published.");
  await page.goto(`${recordAt("blog-posts", post)}/edit`);
  await expect(page.getByRole("heading", { name: "This post cannot be edited now" })).toBeVisible();
});
