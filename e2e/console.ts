import { test as base, type BrowserContext, type Page } from "@playwright/test";
import { BrowserErrors } from "./browser-errors";
import { Door } from "./door";
import { sessionFile, type Login } from "./people";

export { expect } from "@playwright/test";
export { one } from "./door";

export type Visitor = { page: Page; door: Door };

type Options = { as: Login | "nobody" };

type Fixtures = {
  browserErrors: BrowserErrors;
  door: Door;
  /** Opens a second person's browser, which closes with the test. */
  another: (login: Login | "nobody") => Promise<Visitor>;
  failOnBrowserErrors: void;
};

/** Runs as one person (`test.use({ as: "viewer" })`) and fails on any browser error. */
export const test = base.extend<Options & Fixtures>({
  as: ["reviewer", { option: true }],
  storageState: async ({ as }, use) => use(stateOf(as)),
  browserErrors: async ({}, use) => use(new BrowserErrors()),
  context: async ({ context, browserErrors }, use) => {
    browserErrors.watch(context);
    await use(context);
  },
  page: async ({ page }, use) => use(waitingForHydration(page)),
  door: async ({ context }, use) => use(new Door(context.request)),
  another: async ({ browser, baseURL, browserErrors }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (login) => {
      const context = await browser.newContext({ storageState: stateOf(login), ...(baseURL ? { baseURL } : {}) });
      browserErrors.watch(context);
      opened.push(context);
      return { page: waitingForHydration(await context.newPage()), door: new Door(context.request) };
    });
    for (const context of opened) await context.close();
  },
  failOnBrowserErrors: [
    async ({ browserErrors }, use) => {
      await use();
      base.expect(browserErrors.unexpected(), "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
});

/** The same page, but navigation waits until controls are hydrated, because earlier clicks would be lost. */
function waitingForHydration(page: Page): Page {
  const { goto, reload } = page;
  page.goto = async (...address) => {
    const response = await goto.apply(page, address);
    await waitForHydration(page);
    return response;
  };
  page.reload = async (...options) => {
    const response = await reload.apply(page, options);
    await waitForHydration(page);
    return response;
  };
  return page;
}

/** Waits until React has hydrated every control. Links inside an article are plain HTML. */
async function waitForHydration(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll("a, button, input, select, textarea")];
    const controls = all.filter((each) => !each.closest(".prose"));
    return (
      controls.length > 0 && controls.every((each) => Object.keys(each).some((key) => key.startsWith("__reactFiber")))
    );
  });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

function stateOf(login: Login | "nobody") {
  return login === "nobody" ? { cookies: [], origins: [] } : sessionFile(login);
}
