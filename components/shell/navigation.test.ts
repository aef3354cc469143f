import { describe, expect, it } from "vitest";
import { activeItem, goMap, type NavSection } from "./navigation";
import { retryable } from "./query-retry";
import { readTheme, themeAttribute } from "./theme";

const nav: NavSection[] = [
  { section: "", items: [{ label: "Home", href: "/", icon: "home", shortcut: "h" }] },
  {
    section: "Work",
    items: [
      { label: "Tenants", href: "/tenants", icon: "tenants", shortcut: "t" },
      { label: "Usage", href: "/tenants/usage", icon: "usage" },
    ],
  },
];

describe("activeItem", () => {
  it.each([
    ["/", "Home"],
    ["/tenants", "Tenants"],
    ["/tenants/01J", "Tenants"],
    ["/tenants/usage/day", "Usage"],
    ["/tenants-old", undefined],
    ["/other", undefined],
  ])("%s is %s", (path, label) => expect(activeItem(nav, path)?.label).toBe(label));
});

it("maps letters to addresses", () => {
  expect(goMap(nav)).toEqual({ h: "/", t: "/tenants" });
});

it("reads the theme cookie and validates it", () => {
  expect(readTheme("dark")).toBe("dark");
  expect(readTheme("neon")).toBe("system");
  expect(themeAttribute(readTheme(undefined))).toBeUndefined();
  expect(themeAttribute("light")).toBe("light");
});

describe("retryable", () => {
  it.each([
    [{ status: 404 }, false],
    [{ status: 499 }, false],
    [{ status: 503 }, true],
    [{ code: "FORBIDDEN" }, false],
    [{ code: "UNAVAILABLE" }, true],
    [new TypeError("fetch failed"), true],
    [null, true],
  ])("%j: %s", (error, again) => expect(retryable(error)).toBe(again));
});
