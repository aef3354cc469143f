import { PLATFORM_RULES, type SocialPostDetail } from "@/lib/social-posts/model";
import { recordAt } from "./addresses";
import { expect, test } from "./console";
import type { Door } from "./door";

const SLUGS = ["cobalt-cyber", "kestrel-freight", "fernhill-vets", "juniper-skincare", "harbour-pine"] as const;

/** A post in review that the current user may decide. */
async function postInReview(door: Door): Promise<SocialPostDetail> {
  for (const slug of SLUGS) {
    const { refId: tenant } = await door.tenant(slug);
    for (const { refId } of await door.socialPosts(tenant, "in_review")) {
      const post = await door.read<SocialPostDetail>("social_posts.detail", { tenant, refId });
      if (!post.review.submitted?.by?.isYou) return post;
    }
  }
  throw new Error(
    `No social post of ${SLUGS.join(" or ")} needs review. Run on fresh demo data: npm run reset, then npm run up.`,
  );
}

test("a reviewer approves a post as its platform shows it, and a publisher schedules it", async ({
  page,
  door,
  another,
}) => {
  const post = await postInReview(door);
  const { name, limit } = PLATFORM_RULES[post.platform];
  const main = page.getByRole("main");
  await page.goto(recordAt("social-posts", post));

  await test.step("its preview and its length show", async () => {
    const preview = main.getByRole("region", { name: `Preview on ${name}` });
    await expect(preview).toContainText(post.tenant.name);
    await expect(preview).toContainText(post.excerpt.slice(0, 20));
    await expect(main.getByRole("meter")).toHaveAttribute("aria-valuenow", String(post.characters));
    await expect(main.getByRole("region", { name: "Length" })).toContainText(
      `${post.characters.toLocaleString("en-GB")} of ${limit.toLocaleString("en-GB")} characters`,
    );
  });

  await test.step("the reviewer approves it but cannot schedule it", async () => {
    await main.getByRole("button", { name: "Approve…" }).click();
    const dialog = page.getByRole("dialog", { name: "Approve" });
    await dialog.getByLabel("Note").fill("Read whole; the offer still stands.");
    await dialog.getByRole("button", { name: "Approve" }).click();
    await expect(main.getByRole("region", { name: "Publication" })).toContainText("matches this text");
    await expect(main.getByRole("button", { name: "Schedule…" })).toHaveCount(0);
  });

  await test.step("the publisher schedules it", async () => {
    const publisher = await another("publisher");
    const theirs = publisher.page.getByRole("main");
    await publisher.page.goto(recordAt("social-posts", post));
    await theirs.getByRole("button", { name: "Schedule…" }).click();
    const dialog = publisher.page.getByRole("dialog", { name: "Schedule" });
    await dialog.getByLabel("Publish at").fill(`${inDays(14)}T09:00`);
    await dialog.getByRole("button", { name: "Schedule" }).click();
    await expect(dialog).toBeHidden();
    await expect(theirs.getByText("Scheduled", { exact: true }).first()).toBeVisible();
    await expect(theirs.getByRole("region", { name: "Publication" })).toContainText("Scheduled for");
    const { publishAt } = await door.read<SocialPostDetail>("social_posts.detail", {
      tenant: post.tenant.refId,
      refId: post.refId,
    });
    expect(publishAt?.slice(0, 10)).toBe(inDays(14));
  });
});

/** The date `days` days from today, as `2026-01-31`. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
