import type { Page } from "@playwright/test";
import type { StoragePart } from "@/lib/core/records/parts";
import type { TrashRow } from "@/lib/trash/model";
import { expectAccessible } from "./accessibility";
import { listAt, recordAt } from "./addresses";
import { expect, one, test } from "./console";

const palette = (page: Page) => page.getByRole("dialog", { name: "Go to" });

async function paste(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await palette(page).getByRole("combobox").fill(text);
}

/** The document's ObjectId and the object's key, as shown in the storage panel. */
function namesOfParts(storage: StoragePart[]): string[] {
  const facts = storage.flatMap(({ part }) => (part.state === "present" ? part.value : []));
  return ["_id", "key"].map(
    (name) =>
      one(
        facts.filter(({ label }) => label === name),
        `fact named ${name}`,
      ).value,
  );
}

test.describe("as a viewer of all tenants", () => {
  test.use({ as: "viewer" });

  test("a ULID pasted outside a tenant finds its record, and Enter opens it", async ({ page, door }) => {
    const tenant = await door.tenant("harbour-pine");
    const contract = one(await door.contracts(tenant.refId, "sealed"), "sealed contract");
    await page.goto("/tenants");
    await paste(page, `  "${contract.refId.toLowerCase()}" `);
    const option = palette(page).getByRole("option");
    await expect(option).toHaveCount(1);
    await expect(option).toContainText(contract.title);
    await expect(option).toContainText(`Contract · ${tenant.name} · Sealed`);
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(recordAt("contracts", contract));
    await expect(page.getByRole("heading", { level: 1, name: contract.title })).toBeVisible();
    await expect(palette(page)).toBeHidden();
  });

  test("Enter pressed before the results opens the record once it is found, also in another tenant", async ({
    page,
    door,
  }) => {
    const { refId: here } = await door.tenant("meridian-payroll");
    const { refId: there } = await door.tenant("harbour-pine");
    const post = one(await door.blogPosts(there, "published"), "published post");
    await page.goto(`/tenants/${here}`);
    await page.keyboard.press("Control+k");
    await expect(palette(page).getByRole("combobox")).toBeFocused();
    await page.keyboard.insertText(`https://console.example.com${recordAt("blog-posts", post)}?tab=history`);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(recordAt("blog-posts", post));
  });

  test("a strategy is found by its ObjectId and its S3 key", async ({ page, door }) => {
    const { refId: tenant } = await door.tenant("tidewater-solar");
    const row = one(await door.strategies(tenant, "active"), "active strategy");
    const { storage } = await door.strategy(row);
    for (const name of namesOfParts(storage)) {
      await page.goto(`/tenants/${tenant}`);
      await paste(page, name);
      await expect(palette(page).getByRole("option", { name: /Strategy · Tidewater Solar/ })).toBeVisible();
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(recordAt("strategies", row));
    }
  });

  test("a deleted record is marked and opens the trash", async ({ page, door }) => {
    const { refId: tenant } = await door.tenant("kestrel-freight");
    const { rows } = await door.read<{ rows: TrashRow[] }>("trash.list", { tenant });
    const { refId, title, kind } = one(rows, "deleted record");
    await page.goto(`/tenants/${tenant}`);
    await paste(page, refId);
    await expect(palette(page).getByRole("option")).toContainText("In the trash");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(listAt(tenant, "trash", `?kind=${kind}`));
    await expect(page.getByRole("main").getByRole("row").filter({ hasText: title }).first()).toBeVisible();
  });

  test("an unknown identifier and a failed search show a message", async ({ page, door, browserErrors }) => {
    browserErrors.expect(/Failed to load resource|Failed to fetch/);
    const { refId: tenant, name } = await door.tenant("tidewater-solar");
    await page.goto(`/tenants/${tenant}`);
    await paste(page, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
    const nothing = `No record with this identifier in ${name} or any other tenant you have access to.`;
    await expect(palette(page).getByRole("status").filter({ hasText: nothing })).toBeVisible();
    await expectAccessible(page);
    await page.route("**/*", (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
    await palette(page).getByRole("combobox").fill("f".repeat(24));
    await expect(palette(page).getByRole("alert")).toContainText("The Console cannot be reached.");
  });
});

test.describe("with grants for two tenants only", () => {
  test.use({ as: "solo" });

  test("another tenant's identifiers are not found", async ({ page, door, another }) => {
    const theirs = (await another("viewer")).door;
    const { refId: tenant } = await theirs.tenant("harbour-pine");
    const strategy = await theirs.strategy(one(await theirs.strategies(tenant, "active"), "active strategy"));
    const { refId: own } = await door.tenant("cobalt-cyber");
    for (const address of ["/tenants", `/tenants/${own}`]) {
      await page.goto(address);
      await page.keyboard.press("Control+k");
      for (const text of [strategy.refId, tenant, ...namesOfParts(strategy.storage)]) {
        await palette(page).getByRole("combobox").fill(text);
        await expect(palette(page).getByText(/^No record with this identifier in/)).toBeVisible();
        await expect(palette(page).getByRole("option")).toHaveCount(0);
        await palette(page).getByRole("combobox").fill("");
      }
    }
  });
});
