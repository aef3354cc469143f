import type { BrowserContext, Page } from "@playwright/test";

/** Collects browser errors: script errors, console errors, policy violations and failed responses. */
export class BrowserErrors {
  private readonly found: string[] = [];
  private readonly awaited: RegExp[] = [];

  watch(context: BrowserContext): void {
    context.on("page", (page) => this.listen(page));
    for (const page of context.pages()) this.listen(page);
  }

  /** Declares an expected error. Any other one fails the test. */
  expect(pattern: RegExp): void {
    this.awaited.push(pattern);
  }

  unexpected(): string[] {
    return this.found.filter((line) => !this.awaited.some((pattern) => pattern.test(line)));
  }

  private listen(page: Page): void {
    page.on("pageerror", (error) => this.found.push(`${page.url()}: script error: ${error.message}`));
    page.on("console", (message) => {
      const blame = /Content Security Policy|hydrat/i.test(message.text());
      if (message.type() !== "error" && !blame) return;
      this.found.push(`${page.url()}: ${message.text()} (${message.location().url})`);
    });
    page.on("response", (response) => {
      if (response.status() >= 500) this.found.push(`${response.status()} from ${response.url()}`);
    });
  }
}
