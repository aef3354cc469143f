import { createHash } from "node:crypto";
import type { ContractDetail } from "@/lib/contracts/model";
import { listAt, recordAt } from "./addresses";
import { expect, one, test } from "./console";
import type { Door } from "./door";
import { saveDownload } from "./downloads";
import { expectPartsMatch, List } from "./lists";

test.use({ as: "legal" });

const SLUG = "tidewater-solar";

async function sealed(door: Door) {
  const { refId } = await door.tenant(SLUG);
  return one(await door.contracts(refId, "sealed"), `sealed contract of ${SLUG}`);
}

test("filters are in the URL and survive reload and back", async ({ page, door }) => {
  const { refId } = await door.tenant(SLUG);
  const list = new List(page, { door, query: "contracts.list", tenant: refId });
  await page.goto(listAt(refId, "contracts"));
  const all = await list.shown();
  await list.toggle("Sealed");
  await expect(page).toHaveURL(/\?status=sealed$/);
  expect((await list.shown()).length).toBeLessThan(all.length);
  await list.toggle("Sent");
  await list.expectRestoredOnReturn(/\?status=sealed&status=sent$/);
  expect(await list.isOn("checkbox", "Sent")).toBe(true);
  await list.clear();
  await expect(page).toHaveURL(listAt(refId, "contracts"));
  expect(await list.shown()).toEqual(all);
});

test("a list without matches offers to clear its filters", async ({ page, door }) => {
  const { refId } = await door.tenant("ironbridge-tools");
  await page.goto(listAt(refId, "contracts", "?status=voided"));
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "No contracts match these filters" })).toBeVisible();
  const list = new List(page, { door, query: "contracts.list", tenant: refId });
  await list.clear();
  expect(await list.shown()).not.toEqual([]);
});

test("a sealed contract shows its acceptance, lock, retention and matching parts", async ({ page, door }) => {
  const row = await sealed(door);
  await page.goto(recordAt("contracts", row));
  await expectPartsMatch(page, ["PostgreSQL", "S3"]);
  const main = page.getByRole("main");
  await expect(main.getByRole("region", { name: "Retention" })).toContainText(`${row.lock?.mode} lock until`);
  await expect(main.getByRole("region", { name: "Acceptance" })).toContainText(row.counterparty);
  await expect(main.getByRole("region", { name: "History" }).getByRole("listitem").first()).toContainText("Sealed");
});

test("the PDF opens in the page with paging, zoom, search and text selection", async ({ page, door }) => {
  await page.goto(recordAt("contracts", await sealed(door)));
  const main = page.getByRole("main");
  await main.getByRole("button", { name: "Open PDF" }).click();
  const first = main.getByRole("group", { name: "Page 1", exact: true });
  await expect(first.locator("canvas")).toBeVisible();
  const ink = await first.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.some((value, at) => at % 4 === 0 && value < 128);
  });
  expect(ink, "something is drawn on the first page").toBe(true);

  const search = main.getByRole("searchbox", { name: "Search in text" });
  const standing = main.getByRole("search", { name: "Search in this file" }).getByRole("status");
  await search.fill("agreement");
  await expect(standing).toHaveText(/^1 of [1-9]/);
  await search.fill("xylophonist");
  await expect(standing).toHaveText("No matches");

  const wide = await first.evaluate((element) => element.clientWidth);
  await main.getByRole("combobox", { name: "Zoom" }).selectOption({ label: "50%" });
  await expect.poll(() => first.evaluate((element) => element.clientWidth)).toBeLessThan(wide);
  await main.getByRole("button", { name: "Next page" }).click();
  await expect(main.getByRole("textbox", { name: /^Page number/ })).toHaveValue("2");
});

test("the download returns the sealed bytes through an S3 link", async ({ page, door }) => {
  const row = await sealed(door);
  const { pdf } = await door.read<ContractDetail>("contracts.detail", { tenant: row.tenant.refId, refId: row.refId });
  await page.goto(recordAt("contracts", row));
  const bytes = await saveDownload(page, () =>
    page.getByRole("button", { name: "Download", exact: true }).first().click(),
  );
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(pdf?.sha256);
});

test("an unsealed contract explains why there is no PDF", async ({ page, door }) => {
  const { refId } = await door.tenant(SLUG);
  await page.goto(
    recordAt("contracts", one(await door.contracts(refId, "seal_failed"), "contract whose sealing failed")),
  );
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "No sealed PDF yet" })).toBeVisible();
  await expect(main.getByRole("button", { name: "Open PDF" })).toBeHidden();
  await expect(main.getByRole("region", { name: "History" })).toContainText("S3 did not answer");
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("the PDF cannot be opened or downloaded, with the reason", async ({ page, door }) => {
    await page.goto(recordAt("contracts", await sealed(door)));
    const main = page.getByRole("main");
    await expect(
      main.getByText("Your role cannot open it. Required role in this tenant: legal, auditor or admin."),
    ).toBeVisible();
    for (const name of ["Open PDF", "Download"]) await expect(main.getByRole("button", { name })).toHaveCount(0);
  });
});
