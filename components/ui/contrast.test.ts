import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

function tokens(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`app/globals.css has no block "${selector}"`);
  const block = css.slice(start, css.indexOf("}", start));
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): ([^;]+);/g)].map((match) => [match[1], match[2]]));
}

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["surface", "raised", "sunken"];
const text: [string, string][] = [
  ...grounds.flatMap((ground) =>
    ["ink", "ink-muted", "ink-faint", "accent", "good", "progress", "attention", "bad"].map((ink): [string, string] => [
      ink,
      ground,
    ]),
  ),
  ...["accent", "good", "progress", "attention", "bad"].flatMap((hue): [string, string][] => [
    [hue, `${hue}-soft`],
    ["ink", `${hue}-soft`],
    ["ink-muted", `${hue}-soft`],
  ]),
  ["ink-faint", "accent-soft"],
  ["ink", "good-mark"],
  ["ink", "bad-mark"],
  ["on-accent", "accent"],
  ["on-bad", "bad"],
];
const edges = grounds.flatMap((ground): [string, string][] => [
  ["line-strong", ground],
  ["focus", ground],
]);

describe.each([
  ["light", ":root"],
  ["dark", '[data-theme="dark"]'],
])("%s theme", (_, selector) => {
  const token = tokens(selector);
  const ratio = (front: string, back: string) => contrast(token[front] ?? "", token[back] ?? "");

  it.each(text)("%s on %s has a contrast of at least 4.5:1", (front, back) => {
    expect(ratio(front, back)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(edges)("%s against %s has a contrast of at least 3:1", (front, back) => {
    expect(ratio(front, back)).toBeGreaterThanOrEqual(3);
  });
});

it("uses the same values for the system's dark preference and the dark theme", () => {
  expect(tokens(':root:not([data-theme="light"])')).toEqual(tokens('[data-theme="dark"]'));
});
