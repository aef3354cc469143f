import { expect, it } from "vitest";
import { groups, matchItems, type PaletteItem } from "./palette-items";

const items: PaletteItem[] = [
  { group: "Go to", label: "Blog posts", href: "/posts", keywords: ["article"] },
  { group: "Go to", label: "Tool calls", href: "/tool-calls" },
  { group: "Tenants", label: "Post House Ltd", href: "/tenants/1" },
];
const labels = (text: string) => matchItems(items, text).map((item) => item.label);

it("matches word starts, with matching labels first", () => {
  expect(labels("")).toHaveLength(3);
  expect(labels("post")).toEqual(["Post House Ltd", "Blog posts"]);
  expect(labels("ca tool")).toEqual(["Tool calls"]);
  expect(labels("ARTICLE")).toEqual(["Blog posts"]);
  expect(labels("ool")).toEqual([]);
});

it("groups in the original order", () => {
  expect(groups(items).map(([name, members]) => [name, members.length])).toEqual([
    ["Go to", 2],
    ["Tenants", 1],
  ]);
});
