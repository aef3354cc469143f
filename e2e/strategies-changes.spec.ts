import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { listAt, recordAt } from "./addresses";
import { expect, one, test, type Visitor } from "./console";

const SLUG = "tidewater-solar";

/** The version in review, which no test decides, and the active one. */
async function versions(door: Visitor["door"]) {
  const { refId } = await door.tenant(SLUG);
  return {
    strategyInReview: one(await door.strategies(refId, "in_review"), "strategy in review"),
    active: one(await door.strategies(refId, "active"), "active strategy"),
  };
}

const changeOnShow = (page: Page) => page.locator("tbody[aria-current=true]");

test("the reviewer sees the changes since the active version", async ({ page, door }) => {
  const { strategyInReview, active } = await versions(door);
  const main = page.getByRole("main");
  await page.goto(recordAt("strategies", strategyInReview));
  await expect(main.getByRole("link", { name: `Compare with version ${active.version}` })).toBeVisible();
  await main.getByRole("region", { name: "Decision" }).getByRole("link", { name: "View changes" }).click();

  const title = `Changes from version ${active.version} to version ${strategyInReview.version}`;
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  const changes = main.getByRole("table", {
    name: `Changes from version ${active.version} to version ${strategyInReview.version}`,
  });
  await expect(changes.getByRole("deletion").first()).toBeVisible();
  await expect(changes.getByRole("insertion").first()).toBeVisible();
  const removed = await changes.getByRole("deletion").count();
  const added = await changes.getByRole("insertion").count();
  await expect(main.getByText(new RegExp(`^${added} lines? added, ${removed} lines? removed$`))).toBeAttached();

  await test.step("Escape returns to the version", async () => {
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(recordAt("strategies", strategyInReview));
  });
});

test("n and p, and the buttons, move between the changes", async ({ page, door }) => {
  const { strategyInReview } = await versions(door);
  await page.goto(`${recordAt("strategies", strategyInReview)}/changes`);
  const main = page.getByRole("main");
  const status = main.getByRole("region", { name: "Changes" }).getByRole("status");
  const total = Number(/\d+/.exec((await status.textContent()) ?? "")?.[0]);
  expect(total).toBeGreaterThan(2);
  await page.keyboard.press("n");
  await expect(status).toHaveText(`Change 1 of ${total}`);
  await page.keyboard.press("n");
  await expect(status).toHaveText(`Change 2 of ${total}`);
  await expect(changeOnShow(page)).toBeFocused();
  await expect(changeOnShow(page).locator("tr").first()).toBeInViewport();
  await page.keyboard.press("p");
  await page.keyboard.press("p");
  await expect(status).toHaveText(`Change 1 of ${total}`);
  const next = main.getByRole("button", { name: "Next change (n)" });
  for (let at = 2; at <= total + 1; at += 1) await next.click();
  await expect(status).toHaveText(`Change ${total} of ${total}`);
  await expect(changeOnShow(page).locator("tr").first()).toBeInViewport();
});

test("a version that differs in one line shows that line and folds the rest", async ({ page, door }) => {
  const { refId } = await door.tenant("juniper-skincare");
  const active = one(await door.strategies(refId, "active"), "active strategy");
  const main = page.getByRole("main");
  await page.goto(`${listAt(refId, "strategies")}/new?from=${active.refId}`);
  const text = main.getByRole("textbox", { name: /^Text/ });
  const heading = `## Whom we write for, as of ${Date.now()}`;
  const written = (await text.inputValue()).replace("## Whom we write for", heading);
  expect(written).toContain(heading);
  await text.fill(written);
  await main.getByRole("button", { name: "Save as draft" }).click();
  await main.getByRole("link", { name: `Compare with version ${active.version}` }).click();

  const changes = main.getByRole("region", { name: "Changes" });
  await expect(changes.getByRole("status")).toHaveText("1 change");
  await expect(changes.getByText("1 line added, 1 line removed")).toBeAttached();
  await expect(changes.getByRole("deletion")).toHaveText("## Whom we write for");
  await expect(changes.getByRole("insertion")).toHaveText(heading);
  const folds = changes.getByRole("button", { name: /^\d+ lines unchanged$/ });
  await expect(folds).toHaveCount(2);
  await expect(changes.getByRole("row")).toHaveCount(1 + 2 + 2 * 3 + 2);
  const folded = Number(/\d+/.exec((await folds.last().textContent()) ?? "")?.[0]);
  await folds.last().click();
  await expect(folds.last()).toHaveAttribute("aria-expanded", "true");
  await expect(changes.getByRole("row")).toHaveCount(1 + 2 + 2 * 3 + 2 + folded);
});

test("the view and the other version are in the URL", async ({ page, door }) => {
  const { strategyInReview } = await versions(door);
  const others = await door.strategies(strategyInReview.tenant.refId, "superseded", "revoked", "rejected");
  const other = one(others, "version that is out of service");
  const main = page.getByRole("main");
  const split = main.getByRole("button", { name: "Side by side" });
  await page.goto(`${recordAt("strategies", strategyInReview)}/changes`);
  await split.click();
  await expect(page).toHaveURL(/[?&]view=split/);
  await expect(
    main.getByRole("columnheader", { name: `Version ${strategyInReview.version}`, exact: true }),
  ).toBeVisible();
  await main.getByLabel("Compare with").selectOption(other.refId);
  await expect(page).toHaveURL(new RegExp(`against=${other.refId}`));
  await expect(
    page.getByRole("heading", { level: 1, name: `version ${other.version} to version ${strategyInReview.version}` }),
  ).toBeVisible();
  await page.reload();
  await expect(main.getByLabel("Compare with")).toHaveValue(other.refId);
  await expect(split).toHaveAttribute("aria-pressed", "true");
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(main.getByRole("table")).toBeVisible();
  await expect(
    main.getByRole("columnheader", { name: `Version ${strategyInReview.version}`, exact: true }),
  ).toHaveCount(0);
  await expect(split).toBeHidden();
});
