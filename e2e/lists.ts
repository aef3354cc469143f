import type { Locator, Page } from "@playwright/test";
import type { QueryName } from "@/lib/queries";
import { expect } from "./console";
import type { Door } from "./door";

type Source = { door: Door; query: QueryName; tenant?: string };

/** A list page: its filters, rows and pager, and the query that its rows must match. */
export class List {
  readonly rows: Locator;
  private readonly filters: Locator;

  constructor(
    private readonly page: Page,
    private readonly source: Source,
  ) {
    const main = page.getByRole("main");
    this.rows = main.locator("tbody tr");
    this.filters = main.getByRole("search", { name: "Filters" });
  }

  /** Clicks a status or a time range by its label. */
  async toggle(word: string): Promise<void> {
    await this.filters.getByText(word, { exact: true }).click();
  }

  async choose(filter: string, option: string): Promise<void> {
    await this.filters.getByRole("combobox", { name: filter }).selectOption({ label: option });
  }

  isOn(role: "checkbox" | "radio", name: string): Promise<boolean> {
    return this.filters.getByRole(role, { name, exact: true }).isChecked();
  }

  async clear(): Promise<void> {
    await this.page.getByRole("button", { name: "Clear filters" }).first().click();
  }

  async turn(to: "First" | "Previous" | "Next"): Promise<void> {
    await this.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: to }).click();
  }

  /** The ref_ids of the displayed rows, once they match the query for the current URL. */
  async shown(): Promise<string[]> {
    const { door, query, tenant } = this.source;
    const address = new URL(this.page.url()).searchParams;
    const asked = Object.fromEntries([...address.keys()].map((name) => [name, address.getAll(name)]));
    const { rows } = await door.read<{ rows: { refId: string }[] }>(query, tenant ? { ...asked, tenant } : asked);
    const refs = rows.map(({ refId }) => refId);
    await expect.poll(() => this.refs(), `the rows at ${this.page.url()}`).toEqual(refs);
    return refs;
  }

  /** Reloads the list, opens its first row and returns. Expects the same list each time. */
  async expectRestoredOnReturn(address: RegExp): Promise<void> {
    await expect(this.page).toHaveURL(address);
    const url = this.page.url();
    const [first = "a first row"] = await this.shown();
    await this.page.reload();
    await expect(this.page).toHaveURL(url);
    await this.shown();
    await this.rows.first().locator("a[data-row]").click();
    await expect(this.page).toHaveURL(new RegExp(`/${first}$`));
    await this.page.goBack();
    await expect(this.page).toHaveURL(url);
    await this.shown();
  }

  private refs(): Promise<string[]> {
    return this.rows
      .locator("a[data-row]")
      .evaluateAll((all) => all.map((each) => each.getAttribute("href")?.split("/").at(-1) ?? ""));
  }
}

/** Expects that the storage panel shows every part as present and matching. */
export async function expectPartsMatch(page: Page, stores: readonly string[]): Promise<void> {
  const panel = page.getByRole("main").getByRole("region", { name: "Storage" });
  for (const store of stores)
    await expect(panel.locator("summary").filter({ hasText: store })).toContainText("Present");
  await expect(panel.locator("summary").filter({ hasText: "Present" })).toHaveCount(stores.length);
  await expect(panel.getByText(/All copies match \([1-9]\d* checks/)).toBeVisible();
}
