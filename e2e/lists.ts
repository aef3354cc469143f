import type { Locator, Page } from "@playwright/test";
import type { QueryName } from "@/lib/queries";
import { expect } from "./console";
import type { Door } from "./door";

type Source = { door: Door; query: QueryName; tenant?: string };

/** A list page: its filters, rows and pager as staff see them, and the query its rows must agree with. */
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

  /** Presses the word of a status or a time range. */
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

  /** The ref_ids of the rows, once they are what the query answers for the address that the page is at. */
  async shown(): Promise<string[]> {
    const { door, query, tenant } = this.source;
    const address = new URL(this.page.url()).searchParams;
    const asked = Object.fromEntries([...address.keys()].map((name) => [name, address.getAll(name)]));
    const { rows } = await door.read<{ rows: { refId: string }[] }>(query, tenant ? { ...asked, tenant } : asked);
    const refs = rows.map(({ refId }) => refId);
    await expect.poll(() => this.refs(), `the rows at ${this.page.url()}`).toEqual(refs);
    return refs;
  }

  /** Reloads the list, opens its first row and comes back, and expects it each time as it stood. */
  async survivesARoundTrip(address: RegExp): Promise<void> {
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

/** The panel of a detail page: every part present and in agreement. */
export async function partsAgree(page: Page, stores: readonly string[]): Promise<void> {
  const panel = page.getByRole("main").getByRole("region", { name: "Storage" });
  for (const store of stores)
    await expect(panel.locator("summary").filter({ hasText: store })).toContainText("Present");
  await expect(panel.locator("summary").filter({ hasText: "Present" })).toHaveCount(stores.length);
  await expect(panel.getByText(/All copies match \([1-9]\d* checks/)).toBeVisible();
}
