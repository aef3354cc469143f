import type { Locator, Page } from "@playwright/test";
import { expect } from "./console";

/** A list page: its filters, rows and pager as staff see them. */
export class List {
  readonly rows: Locator;
  private readonly filters: Locator;

  constructor(private readonly page: Page) {
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

  /** Every row's link, in the order shown, once the rows on their way have come. */
  async links(): Promise<string[]> {
    await this.settled();
    return this.rows.locator("a[data-row]").evaluateAll((all) => all.map((each) => each.getAttribute("href") ?? ""));
  }

  async settled(): Promise<void> {
    await expect(this.page.locator(".group\\/list[data-pending]")).toHaveCount(0);
  }

  async turn(to: "First" | "Previous" | "Next"): Promise<void> {
    await this.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: to }).click();
  }

  /** Opens the first row, comes back, and expects the list as it stood. */
  async survivesARoundTrip(address: RegExp): Promise<void> {
    await expect(this.page).toHaveURL(address);
    const before = await this.links();
    const url = this.page.url();
    await this.page.reload();
    expect(await this.links(), "after a reload").toEqual(before);
    await this.rows.first().getByRole("link").click();
    await expect(this.page).toHaveURL(new RegExp(`${before[0]}$`));
    await this.page.goBack();
    await expect(this.page).toHaveURL(url);
    expect(await this.links(), "after going back").toEqual(before);
  }
}

/** The panel of a detail page: every half present and in agreement. */
export async function halvesAgree(page: Page, stores: readonly string[]): Promise<void> {
  const panel = page.getByRole("main").getByRole("region", { name: "Where it lives" });
  for (const store of stores) await expect(panel.locator("summary").filter({ hasText: store })).toContainText("Present");
  await expect(panel.locator("summary").filter({ hasText: "Present" })).toHaveCount(stores.length);
  await expect(panel.getByText(/The halves agree: [1-9]\d* comparisons/)).toBeVisible();
}
