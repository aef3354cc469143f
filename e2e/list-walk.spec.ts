import type { Page } from "@playwright/test";
import type { WebhookDeliveryRow } from "@/lib/webhooks/model";
import { expectAccessible } from "./accessibility";
import { listAt } from "./addresses";
import { expect, one, test } from "./console";
import type { Door } from "./door";
import { List } from "./lists";

test.use({ as: "viewer" });

const SLUG = "harbour-pine";
const FILTER = "?range=all&status=succeeded";

const nextOf = (page: Page) => page.getByRole("button", { name: "Next in the list" });
const previousOf = (page: Page) => page.getByRole("button", { name: "Previous in the list" });

/** Opens the first page of a tenant's successful tool calls, which fill more than two pages. */
async function answeredCalls(page: Page, door: Door) {
  const { refId: tenant } = await door.tenant(SLUG);
  const list = new List(page, { door, query: "tool_calls.list", tenant });
  const record = (refId = "a row") => `${listAt(tenant, "tool-calls")}/${refId}`;
  await page.goto(listAt(tenant, "tool-calls", FILTER));
  return { list, tenant, record, refs: await list.shown(), address: page.url() };
}

test("next and previous continue past the end of a list page, and Escape returns to the list", async ({
  page,
  door,
}) => {
  const { list, tenant, record, refs, address } = await answeredCalls(page, door);
  const asked = { tenant, range: "all", status: "succeeded" };
  const { next } = await door.read<{ next: string }>("tool_calls.list", asked);
  const beyond = await door.toolCalls(tenant, { ...asked, cursor: next });

  await list.rows.last().getByRole("link").scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => window.scrollY);
  await list.rows.last().getByRole("link").click();
  await expect(page).toHaveURL(record(refs.at(-1)));
  for (const { refId } of beyond.slice(0, 2)) {
    await nextOf(page).click();
    await expect(page).toHaveURL(record(refId));
  }
  await previousOf(page).click();
  await expect(page).toHaveURL(record(beyond[0]?.refId));
  await page.goBack();
  await expect(page).toHaveURL(record(beyond[1]?.refId));
  await previousOf(page).click();
  await expect(page).toHaveURL(record(beyond[0]?.refId));
  await previousOf(page).click();
  await expect(page).toHaveURL(record(refs.at(-1)));

  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(address);
  expect(await list.shown()).toEqual(refs);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(scrolled);
});

test("previous continues before the opened page, also after a reload", async ({ page, door }) => {
  const { list, record, refs } = await answeredCalls(page, door);
  await list.turn("Next");
  await expect(page).toHaveURL(/cursor=/);
  await list.shown();
  await list.rows.first().getByRole("link").click();
  await expect(previousOf(page)).toBeEnabled();
  await page.keyboard.press("k");
  await expect(page).toHaveURL(record(refs.at(-1)));
  await page.reload();
  await page.keyboard.press("k");
  await expect(page).toHaveURL(record(refs.at(-2)));
});

test("j and k walk a filtered list from end to end, and Back returns to the previous record", async ({
  page,
  door,
}) => {
  const { refId: tenant } = await door.tenant("meridian-payroll");
  const list = new List(page, { door, query: "contracts.list", tenant });
  await page.goto(listAt(tenant, "contracts", "?status=sealed"));
  const refs = await list.shown();
  expect(refs.length, "sealed contracts").toBeGreaterThan(2);
  const record = (refId = "a row") => `${listAt(tenant, "contracts")}/${refId}`;

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(record(refs[0]));
  await expect(previousOf(page)).toBeDisabled();
  await expect(previousOf(page)).toHaveAccessibleDescription("This is the first record in the list.");
  for (const refId of refs.slice(1)) {
    await page.keyboard.press("j");
    await expect(page).toHaveURL(record(refId));
  }
  await expect(nextOf(page)).toBeDisabled();
  await expect(nextOf(page)).toHaveAccessibleDescription("This is the last record in the list.");
  await page.keyboard.press("j");
  await page.goBack();
  await expect(page).toHaveURL(record(refs.at(-2)));
  await expect(nextOf(page)).toBeEnabled();
  await page.keyboard.press("k");
  await expect(page).toHaveURL(record(refs.at(-3)));
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(listAt(tenant, "contracts", "?status=sealed"));
});

test("fast clicks all count, and the clicked button keeps the focus", async ({ page, door }) => {
  const { list, record, refs } = await answeredCalls(page, door);
  await list.rows.first().getByRole("link").click();
  await expect(nextOf(page)).toBeEnabled();
  for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
  await expect(page).toHaveURL(record(refs[2]));
  await nextOf(page).focus();
  for (const refId of refs.slice(3, 5)) {
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(record(refId));
    await expect(nextOf(page)).toBeFocused();
  }
});

test("a record not opened from a list has no walk, and its layout is the same", async ({
  page,
  door,
  browserErrors,
}) => {
  const { list, record, refs } = await answeredCalls(page, door);
  await list.rows.first().getByRole("link").click();
  await expect(nextOf(page)).toBeVisible();
  const title = () => page.getByRole("heading", { level: 1 }).boundingBox();
  const walked = await title();

  await test.step("in another tab", async () => {
    await page.goBack();
    await list.shown();
    const opening = page.context().waitForEvent("page");
    await list.rows
      .nth(1)
      .getByRole("link")
      .click({ modifiers: ["ControlOrMeta"] });
    const tab = await opening;
    browserErrors.watch(tab.context());
    await expect(tab).toHaveURL(record(refs[1]));
    await expect(tab.getByRole("region", { name: "Payload" })).toBeVisible();
    await expect(nextOf(tab)).toHaveCount(0);
    await tab.close();
  });

  await test.step("by its URL", async () => {
    await page.goto(record(refs[2]));
    await expect(nextOf(page)).toHaveCount(0);
    expect(await title()).toMatchObject({ x: walked?.x, y: walked?.y });
  });
});

test("a failed load shows a message, and the walk stays at its record", async ({ page, door, browserErrors }) => {
  browserErrors.expect(/ERR_FAILED/);
  const { list, record, refs } = await answeredCalls(page, door);
  await list.rows.last().getByRole("link").click();
  await expect(nextOf(page)).toBeEnabled();
  await page.route("**/api/read/tool_calls.list?*", (route) => route.abort());
  await nextOf(page).click();
  await expect(page.getByText(/The Console cannot be reached/)).toBeVisible();
  await expect(page).toHaveURL(record(refs.at(-1)));
  await page.unroute("**/api/read/tool_calls.list?*");
  await nextOf(page).click();
  await expect(page).not.toHaveURL(record(refs.at(-1)));
});

test("a missing record shows a message, and the walk continues from it", async ({ page, door, browserErrors }) => {
  browserErrors.expect(/status of 404/);
  const { list, record, refs } = await answeredCalls(page, door);
  await list.rows.first().getByRole("link").click();
  await expect(nextOf(page)).toBeEnabled();
  const gone = refs[1]?.replace(/.$/, (last) => (last === "0" ? "1" : "0")) ?? "";
  await page.evaluate(
    ([there = "", away = ""]) => {
      for (const [key, value] of Object.entries(sessionStorage))
        sessionStorage.setItem(key, value.replaceAll(there, away));
    },
    [refs[1], gone],
  );
  await page.reload();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(record(gone));
  await expect(page.getByRole("heading", { name: "Not found" }).first()).toBeAttached();
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Tool calls" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(record(refs[2]));
  await expect(page.getByRole("region", { name: "Payload" })).toBeVisible();
});

test("a list within a record uses j and k itself, and can be walked too", async ({ page, door }) => {
  const { refId: tenant } = await door.tenant("meridian-payroll");
  const deliveries = await door.read<{ rows: WebhookDeliveryRow[] }>("webhook_deliveries.list", { tenant });
  const { endpoint } = one(deliveries.rows, "delivery");
  const rows = page.getByRole("main").locator("tbody").getByRole("link");
  await page.goto(listAt(tenant, "webhooks"));
  await rows.filter({ hasText: endpoint.name }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: endpoint.name })).toBeVisible();
  await expect(nextOf(page).or(previousOf(page)).first()).toBeVisible();
  const at = page.url();
  await page.keyboard.press("j");
  await expect(rows.first()).toBeFocused();
  await expect(page).toHaveURL(at);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/webhooks\/deliveries\/\w{26}$/);
  await expect(previousOf(page)).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(at);
  await expect(nextOf(page).or(previousOf(page)).first()).toBeVisible();
});

test("records that need review are walked from the overview, and Escape returns to it", async ({ page, door }) => {
  const { refId } = await door.tenant(SLUG);
  await page.goto(`/tenants/${refId}`);
  const waiting = page.getByRole("main").getByRole("region", { name: "Needs review" }).getByRole("link");
  const hrefs = await waiting.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  expect(hrefs.length).toBeGreaterThan(1);
  await waiting.first().click();
  await expect(page).toHaveURL(hrefs[0] ?? "");
  await nextOf(page).click();
  await expect(page).toHaveURL(hrefs[1] ?? "");
  await previousOf(page).click();
  await expect(page).toHaveURL(hrefs[0] ?? "");
  await expect(previousOf(page)).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`/tenants/${refId}`);
});

test("tenants are walked through their overviews", async ({ page, door }) => {
  const list = new List(page, { door, query: "tenants.list" });
  await page.goto("/tenants?status=active");
  const [first, second] = await list.shown();
  await list.rows.first().getByRole("link").click();
  await expect(page).toHaveURL(`/tenants/${first}`);
  await nextOf(page).click();
  await expect(page).toHaveURL(`/tenants/${second}`);
  await expect(previousOf(page)).toBeEnabled();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL("/tenants?status=active");
});
