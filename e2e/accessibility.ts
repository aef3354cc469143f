import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./console";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDE = { width: 1360, height: 850 };
const NARROW = { width: 390, height: 844 };

/** The rules whose result depends on the theme. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/**
 * Findings of axe on the current page, one per line. Dark pages have the elements of light ones, so only their colors
 * are checked. The legacy mode needs no second page for its result, and the app has no frames, which it would miss.
 */
async function findings(page: Page, colorScheme: "light" | "dark"): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (colorScheme === "light" ? axe.withTags(TAGS) : axe.withRules(COLOR_RULES)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, any, all, none }) => `${id}: ${target.join(" ")}: ${[...any, ...all, ...none][0]?.message ?? ""}`,
    ),
  );
}

/** The widest element that makes the page scroll horizontally; null if there is none. */
function overflow(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return null;
    const all = [...document.body.querySelectorAll("*")];
    const worst = all.sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)[0];
    return `${document.documentElement.scrollWidth} px of ${room}: ${worst?.outerHTML.slice(0, 200)}`;
  });
}

/** Waits until the page is painted and no color transition is running. */
async function waitForPaint(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const moving = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}

/**
 * Expects no axe findings in light and dark themes and at wide and narrow widths, and no horizontal scrolling at 390
 * px.
 */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      await waitForPaint(page);
      const where = `${colorScheme}, ${size.width} px wide`;
      expect.soft(await findings(page, colorScheme), `axe, ${where}`).toEqual([]);
      if (size === NARROW) expect.soft(await overflow(page), `sideways scrolling, ${where}`).toBeNull();
    }
  }
}
