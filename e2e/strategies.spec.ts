import type { Page } from "@playwright/test";
import { recordAt } from "./addresses";
import { expect, one, test, type Visitor } from "./console";
import { emailOf } from "./people";

/** The version in review that the reviewer submitted. No test decides it. */
async function ownSubmission({ door }: Pick<Visitor, "door">) {
  const [row] = await door.strategies((await door.tenant("tidewater-solar")).refId, "in_review");
  return one(row ? [row] : [], "strategy of Tidewater Solar that waits for a decision");
}

async function cannotDecide(page: Page, reason: string): Promise<void> {
  const bar = page.getByRole("main").getByRole("region", { name: "Decision" }).first();
  for (const name of ["Request changes…", "Reject…", "Approve…"]) {
    await expect(bar.getByRole("button", { name })).toBeDisabled();
    await expect(bar.getByRole("button", { name })).toHaveAccessibleDescription(reason);
  }
}

test("a submitter cannot decide on their own version", async ({ page, door }) => {
  await page.goto(recordAt("strategies", await ownSubmission({ door })));
  await cannotDecide(page, "You submitted it, so someone else must review it.");
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("actions the role does not allow are absent, and the banner names who decides", async ({ page, door }) => {
    await page.goto(recordAt("strategies", await ownSubmission({ door })));
    const bar = page.getByRole("main").getByRole("region", { name: "Decision" }).first();
    await expect(bar).toContainText("Required role in this tenant: reviewer or admin.");
    await expect(bar.getByRole("button")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Download" })).toHaveCount(0);
  });
});

test("rejecting requires a reason, and a rejected concurrent decision names who decided first", async ({
  page,
  door,
  another,
}) => {
  // Two reviewers if the tenant has two; in the second tenant, one reviewer with two browsers.
  const strategy = await door.strategyInReview("lumen-languages", "meridian-payroll");
  const rival = await another(strategy.tenant.name.startsWith("Lumen") ? "solo" : "reviewer");
  const address = recordAt("strategies", strategy);
  await page.goto(address);
  await rival.page.goto(address);

  await test.step("both decide; the first one gives a reason", async () => {
    await rival.page.getByRole("button", { name: "Approve…" }).click();
    await page.getByRole("button", { name: "Reject…" }).click();
    const dialog = page.getByRole("dialog", { name: `Reject version ${strategy.version}` });
    const reason = dialog.getByLabel("Reason");
    await dialog.getByRole("button", { name: "Reject", exact: true }).click();
    await expect(reason).toHaveJSProperty("validity.valueMissing", true);
    await reason.fill("too short");
    await dialog.getByRole("button", { name: "Reject", exact: true }).click();
    await expect(dialog.getByText(/Use at least 10 characters/)).toBeVisible();
    await expect(reason).toHaveAttribute("aria-invalid", "true");
    expect((await door.strategy(strategy)).status).toBe("in_review");
    await reason.fill("The budget was never agreed with the tenant.");
    await dialog.getByRole("button", { name: "Reject", exact: true }).click();
    await expect(page.getByText("Strategy rejected.")).toBeVisible();
    await expect(page.getByRole("region", { name: "History" })).toContainText(
      "The budget was never agreed with the tenant.",
    );
  });

  await test.step("the second decision is rejected and changes nothing", async () => {
    const dialog = rival.page.getByRole("dialog", { name: `Approve version ${strategy.version}` });
    await dialog.getByRole("button", { name: "Approve", exact: true }).click();
    await expect(dialog.getByRole("alert")).toContainText(
      `${emailOf("reviewer")} was first: it went from in_review to rejected`,
    );
    await dialog.getByRole("button", { name: "Reload" }).click();
    await expect(rival.page.getByRole("main").getByText("Rejected", { exact: true }).first()).toBeVisible();
    const now = await door.strategy(strategy);
    expect([now.status, now.rowVersion]).toEqual(["rejected", strategy.rowVersion + 1]);
  });
});

test("a strategy shows its outline, three matching parts, and the approved text", async ({ page, door }) => {
  const { refId } = await door.tenant("kestrel-freight");
  const active = one(await door.strategies(refId, "active"), "active strategy of Kestrel Freight");
  await page.goto(recordAt("strategies", active));
  const main = page.getByRole("main");
  const lives = main.getByRole("region", { name: "Storage" });
  for (const [store, place] of [
    ["PostgreSQL", "strategies"],
    ["MongoDB", "strategies_content"],
    ["S3", "content"],
  ] as const) {
    const part = lives.getByRole("group").filter({ hasText: store }).first();
    await expect(part).toContainText(place);
    await expect(part).toContainText("Present");
  }
  await lives.getByText(/All copies match \(\d+ checks/).click();
  await expect(lives.getByText("sha256 of the text in S3 and in the document")).toBeVisible();
  await expect(main.getByRole("region", { name: "Review" })).toContainText("matches this text");

  const outline = main.getByRole("navigation", { name: /outline|on this page|contents/i });
  const entry = outline.getByRole("link").nth(2);
  const heading = await entry.textContent();
  await entry.click();
  await expect(
    main
      .getByRole("article")
      .getByRole("heading", { name: heading ?? "" })
      .first(),
  ).toBeInViewport();
});
