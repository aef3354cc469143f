import { readFile } from "node:fs/promises";
import type { ToolCallDetail } from "@/lib/tool-calls/model";
import { listAt } from "./addresses";
import { expect, one, test } from "./console";
import type { Door } from "./door";
import { expectPartsMatch, List } from "./lists";

test.use({ as: "support" });

const SLUG = "harbour-pine";

/** A call whose payload has not expired. */
async function answered(door: Door): Promise<{ tenant: string; refId: string }> {
  const { refId: tenant } = await door.tenant(SLUG);
  const { refId } = one(
    await door.toolCalls(tenant, { status: "succeeded", range: "30d" }),
    `answered call of ${SLUG}`,
  );
  return { tenant, refId };
}

test("filters are in the URL and survive reload and back", async ({ page, door }) => {
  const { refId } = await door.tenant(SLUG);
  const list = new List(page, { door, query: "tool_calls.list", tenant: refId });
  await page.goto(listAt(refId, "tool-calls"));
  await list.toggle("All");
  await expect(page).toHaveURL(/\?range=all$/);
  await list.toggle("Failed");
  const [tool] = await door.read<string[]>("tool_calls.tools", { tenant: refId });
  await list.choose("Tool", tool ?? "");
  await list.expectRestoredOnReturn(new RegExp(`\\?range=all&status=failed&tool=${tool}$`));
  expect(await list.isOn("radio", "All times")).toBe(true);
  for (const row of await list.rows.all()) await expect(row).toContainText("Failed");
});

test("next and previous page through the list without repeating a call", async ({ page, door }) => {
  const { refId } = await door.tenant(SLUG);
  const list = new List(page, { door, query: "tool_calls.list", tenant: refId });
  await page.goto(listAt(refId, "tool-calls", "?range=all"));
  const first = await list.shown();
  await list.turn("Next");
  await expect(page).toHaveURL(/cursor=/);
  const second = await list.shown();
  expect(second).toHaveLength(50);
  expect(second.filter((ref) => first.includes(ref))).toEqual([]);
  await page.reload();
  expect(await list.shown(), "a page further on survives a reload").toEqual(second);
  const further = page.url();
  await list.turn("Previous");
  await expect(page).not.toHaveURL(further);
  expect(await list.shown()).toEqual(first);
});

test("an invalid cursor shows a message with a link to the first page", async ({ page, door }) => {
  const { refId } = await door.tenant(SLUG);
  await page.goto(listAt(refId, "tool-calls", "?cursor=garbage"));
  await expect(page.getByRole("alert").filter({ hasText: "This page of the list no longer exists" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(listAt(refId, "tool-calls"));
  await new List(page, { door, query: "tool_calls.list", tenant: refId }).shown();
});

test("an empty list explains what will appear", async ({ page, door }) => {
  const { refId } = await door.tenant("brightlane-dental");
  const list = new List(page, { door, query: "tool_calls.list", tenant: refId });
  await page.goto(listAt(refId, "tool-calls"));
  await expect(page.getByRole("heading", { name: "No tool calls in the last 30 days" })).toBeVisible();
  await list.toggle("All");
  await expect(page).toHaveURL(/\?range=all$/);
  expect(await list.shown()).toHaveLength(50);
});

test("a call's payload is revealed on demand, part by part, and searched", async ({ page, door }) => {
  const { tenant, refId } = await answered(door);
  await page.goto(`${listAt(tenant, "tool-calls")}/${refId}`);
  await expectPartsMatch(page, ["PostgreSQL", "MongoDB"]);
  const main = page.getByRole("main");
  await expect(main.getByRole("tree")).toHaveCount(0);
  await page.keyboard.press("r");
  await expect(
    main
      .getByRole("tree", { name: `${refId} request` })
      .getByRole("treeitem")
      .first(),
  ).toBeVisible();
  await main.getByRole("tab", { name: /^Response/ }).click();
  const tree = main.getByRole("tree", { name: `${refId} response` });
  await tree.focus();
  await page.keyboard.press("ArrowDown");
  await expect(tree.getByRole("treeitem", { selected: true })).toHaveAttribute("aria-level", "2");
  const search = main.getByRole("searchbox", { name: "Search keys and values" });
  const standing = main.getByRole("search", { name: "Search in this JSON" }).getByRole("status");
  await search.fill("no such value anywhere");
  await expect(standing).toHaveText("No matches");
});

test("a part is downloaded exactly as recorded", async ({ page, door }) => {
  const { tenant, refId } = await answered(door);
  const call = await door.read<ToolCallDetail>("tool_calls.detail", { tenant, refId });
  await page.goto(`${listAt(tenant, "tool-calls")}/${refId}`);
  const press = page.getByRole("button", { name: /^Download request/ }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), press]);
  const bytes = await readFile(await download.path());
  expect(bytes.length).toBe(call.requestBytes);
  expect(() => JSON.parse(bytes.toString("utf8")) as unknown).not.toThrow();
});

test("a payload of 2 MB is revealed and explored", async ({ page, door }) => {
  const { tenant, refId } = await largest(door);
  await page.goto(`${listAt(tenant, "tool-calls")}/${refId}`);
  const main = page.getByRole("main");
  await main.getByRole("button", { name: /^Reveal payload/ }).click();
  await main.getByRole("tab", { name: /^Response/ }).click();
  await expect(main.getByRole("tree").getByRole("treeitem").first()).toBeVisible();
  await main.getByRole("button", { name: "Expand to depth 3" }).click();
  await expect(main.getByRole("treeitem", { expanded: true }).nth(1)).toBeVisible();
});

/** The demo tenants. The stores may hold more. */
async function demoTenants(door: Door) {
  return (await Promise.all(["harbour-pine", "meridian-payroll"].map((search) => door.tenants({ search })))).flat();
}

/** The call with the largest payload on the first page of any demo tenant. */
async function largest(door: Door): Promise<{ tenant: string; refId: string }> {
  let best = { tenant: "", refId: "", bytes: 0 };
  for (const { refId: tenant } of await demoTenants(door)) {
    for (const { refId, bytes } of await door.toolCalls(tenant, { status: "succeeded" })) {
      if (bytes > best.bytes) best = { tenant, refId, bytes };
    }
  }
  return best;
}

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("a payload is not revealed, with the reason", async ({ page, door }) => {
    const { tenant, refId } = await answered(door);
    await page.goto(`${listAt(tenant, "tool-calls")}/${refId}`);
    await expect(
      page.getByText(/^Your role cannot view payloads\. Required role in this tenant: reviewer/),
    ).toBeVisible();
    await expect(page.getByRole("button", { name: /^Reveal payload/ })).toHaveCount(0);
    await page.keyboard.press("r");
    await expect(page.getByRole("tree")).toHaveCount(0);
  });
});
