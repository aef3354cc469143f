import type { Page } from "@playwright/test";
import type { ActivityDetail } from "@/lib/activities/model";
import type { InboxRow } from "@/lib/record-index/model";
import { expectAccessible } from "./accessibility";
import { expect, one, test } from "./console";
import type { Door } from "./door";
import { List } from "./lists";

const nextOf = (page: Page) => page.getByRole("button", { name: "Next in the list" });
const previousOf = (page: Page) => page.getByRole("button", { name: "Previous in the list" });
const filtersOf = (page: Page) => page.getByRole("main").getByRole("search", { name: "Filters" });

async function waiting(door: Door, params: Record<string, string> = {}): Promise<InboxRow[]> {
  return (await door.read<{ rows: InboxRow[] }>("inbox.list", params)).rows;
}

/** The activities of a tenant that need review, and which of them can be decided on. */
async function activities(door: Door, tenant: string) {
  const rows = await waiting(door, { kind: "activity", ofTenant: tenant });
  const details = await Promise.all(
    rows.map(({ refId }) => door.read<ActivityDetail>("activities.detail", { tenant, refId })),
  );
  return { rows, decidable: details.map(({ reviewed }) => reviewed.obstacle === null) };
}

/** A tenant whose last waiting activity, and one before it, can be decided on. */
async function tenantWithTwo(door: Door): Promise<string> {
  const tenants = new Set((await waiting(door, { kind: "activity" })).map(({ tenant }) => tenant.refId));
  for (const tenant of tenants) {
    const { decidable } = await activities(door, tenant);
    if (decidable.at(-1) && decidable.indexOf(true) < decidable.length - 1) return tenant;
  }
  throw new Error("No tenant has two activities that can be decided on.");
}

// These tests change the inbox that they all read.
test.describe.configure({ mode: "default" });

test("shows what waits in every tenant, longest waiting first, with counts and filters", async ({ page, door }) => {
  const list = new List(page, { door, query: "inbox.list" });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  expect((await list.shown()).length).toBeGreaterThan(1);
  const rows = await waiting(door);
  expect(rows.map(({ since }) => since)).toEqual(rows.map(({ since }) => since).toSorted());
  expect(new Set(rows.map(({ tenant }) => tenant.refId)).size).toBeGreaterThan(1);
  await expectAccessible(page);

  const { name, refId } = one(rows, "record that waits for the reviewer").tenant;
  await list.choose("Tenant", name);
  await expect(page).toHaveURL(`/?ofTenant=${refId}`);
  await list.shown();
  await expect(list.rows.first()).toContainText(name);
  await list.clear();
  await expect(page).toHaveURL("/");
  await filtersOf(page)
    .getByText(/^Onboarding runs [\d,]+\+?$/)
    .click();
  await expect(page).toHaveURL("/?kind=onboarding_run");
  await list.expectRestoredOnReturn(/\?kind=onboarding_run$/);
});

test("opens from the navigation, by g i, and from the palette", async ({ page }) => {
  await page.goto("/tenants");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Inbox" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/tenants");
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page).toHaveURL("/");
  await page.goto("/tenants");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Go to" }).getByRole("combobox").fill("inbox");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/");
});

test("records of all kinds are walked in its order, and Escape returns to it", async ({ page, door }) => {
  const list = new List(page, { door, query: "inbox.list" });
  await page.goto("/");
  await list.shown();
  const [first, second] = await list.rows
    .locator("a[data-row]")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(first ?? "");
  await expect(previousOf(page)).toBeDisabled();
  await nextOf(page).click();
  await expect(page).toHaveURL(second ?? "");
  await page.keyboard.press("k");
  await expect(page).toHaveURL(first ?? "");
  await expect(nextOf(page)).toBeFocused();
  await expect(page.getByRole("tooltip")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL("/");
});

test("two keys decide; the next record opens, and after the last the inbox returns", async ({ page, door }) => {
  const tenant = await tenantWithTwo(door);
  const { rows, decidable } = await activities(door, tenant);
  const at = decidable.indexOf(true);
  const [decided, next] = rows.slice(at, at + 2);
  const list = new List(page, { door, query: "inbox.list" });
  const home = `/?kind=activity&ofTenant=${tenant}`;
  await page.goto(home);
  await list.shown();
  await list.rows.nth(at).getByRole("link").click();
  await expect(page).toHaveURL(decided?.address ?? "");
  await expect(page.getByRole("button", { name: "Accept…" })).toBeEnabled();

  await test.step("a key opens the dialog, which Ctrl+Enter confirms", async () => {
    await page.keyboard.press("a");
    await expect(page.getByRole("dialog", { name: "Accept" })).toBeVisible();
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText(`Accepted: ${decided?.title}`)).toBeVisible();
    await expect(page).toHaveURL(next?.address ?? "");
  });

  await test.step("the inbox no longer shows it", async () => {
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(home);
    expect(await list.shown()).not.toContain(decided?.refId);
  });

  await test.step("after the last record, the inbox returns", async () => {
    const last = rows.at(-1);
    await list.rows.last().getByRole("link").click();
    await expect(page).toHaveURL(last?.address ?? "");
    await expect(nextOf(page)).toBeDisabled();
    await page.keyboard.press("d");
    const dialog = page.getByRole("dialog", { name: "Discard" });
    await dialog.getByLabel("Reason").fill("Its figures are last year's, and the offer has ended.");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText(`Discarded: ${last?.title}`)).toBeVisible();
    await expect(page).toHaveURL(home);
    expect(await list.shown()).not.toContain(last?.refId);
  });
});

test("keys decide nothing while typing, where the text cannot be decided on, or if they are switched off", async ({
  page,
  door,
}) => {
  const { refId: tenant } = await door.tenant("tidewater-solar");
  const own = one(await door.strategies(tenant, "in_review"), "strategy that the reviewer submitted");
  const { rows, decidable } = await activities(door, await tenantWithTwo(door));
  const open = rows[decidable.indexOf(true)];
  const dialog = page.getByRole("dialog");

  await test.step("on one's own work", async () => {
    await page.goto(`/tenants/${tenant}/strategies/${own.refId}`);
    await expect(page.getByRole("button", { name: "Approve…" })).toBeDisabled();
    for (const key of ["a", "r", "d"]) await page.keyboard.press(key);
    await expect(dialog).toHaveCount(0);
  });

  await test.step("g and a letter is a shortcut to a page, not a decision", async () => {
    await page.goto(open?.address ?? "");
    await expect(page.getByRole("button", { name: "Accept…" })).toHaveAttribute("aria-keyshortcuts", "a");
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await expect(page).toHaveURL(/\/activities$/);
    await expect(dialog).toHaveCount(0);
  });

  await test.step("in a dialog's field", async () => {
    await page.goto(open?.address ?? "");
    await page.keyboard.press("d");
    const reason = dialog.getByLabel("Reason");
    await expect(reason).toBeFocused();
    await page.keyboard.type("add");
    await expect(reason).toHaveValue("add");
    await expect(dialog).toHaveAccessibleName("Discard");
    await page.keyboard.press("Escape");
  });

  await test.step("switched off in the list of shortcuts", async () => {
    await page.keyboard.press("?");
    await dialog.getByRole("checkbox", { name: "Single-key shortcuts" }).uncheck();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Accept…" })).not.toHaveAttribute("aria-keyshortcuts");
    await page.keyboard.press("a");
    await expect(dialog).toHaveCount(0);
    await page.reload();
    await page.keyboard.press("a");
    await expect(dialog).toHaveCount(0);
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("nothing waits, and the page says what would for which role", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Nothing waits for you" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("Publisher");
    await expectAccessible(page);
  });
});
