import { describe, expect, it } from "vitest";
import { cutRows } from "./raw-segments";
import { scanJson } from "./scan-json";
import { markQuery, searchNodes } from "./search-nodes";
import { firstOpen, openAncestors, openToDepth, rowOf, rowsToDepth, toggle, visibleRows } from "./visible-rows";

const text = '{"a":{"b":{"c":"Caf\\u00e9"}},"d":[1,{"e":22}],"f":"a, b"}';
const outcome = scanJson(text);
if (outcome.status !== "tree") throw new Error("the sample must be valid");
const { index } = outcome;
// Nodes: 0 root, 1 a, 2 b, 3 c, 4 d, 5 [0], 6 [1], 7 e, 8 f

function shown(open: Uint8Array): number[] {
  return [...visibleRows(index, open)];
}

describe("visible rows", () => {
  it("follows the open nodes", () => {
    expect(shown(openToDepth(index, 0))).toEqual([0]);
    expect(shown(openToDepth(index, 1))).toEqual([0, 1, 4, 8]);
    expect(shown(openToDepth(index, 2))).toEqual([0, 1, 2, 4, 5, 6, 8]);
    expect(shown(openToDepth(index, 99))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(shown(toggle(openToDepth(index, 1), 4))).toEqual([0, 1, 4, 5, 6, 8]);
    expect(shown(toggle(openToDepth(index, 99), 0))).toEqual([0]);
  });

  it("counts rows before opening", () => {
    for (const depth of [0, 1, 2, 3]) expect(rowsToDepth(index, depth)).toBe(shown(openToDepth(index, depth)).length);
  });

  it("opens small texts completely at first", () => {
    expect(shown(firstOpen(index))).toHaveLength(index.count);
  });

  it("reveals a hidden value and finds its row", () => {
    const closed = openToDepth(index, 0);
    const open = openAncestors(index, closed, 7);
    expect(shown(open)).toEqual([0, 1, 4, 5, 6, 7, 8]);
    expect(rowOf(visibleRows(index, open), index, 7)).toBe(5);
    expect(rowOf(visibleRows(index, closed), index, 7)).toBe(0);
    expect(openAncestors(index, open, 7)).toBe(open);
    expect(shown(closed)).toEqual([0]);
  });
});

function search(query: string): number[] {
  const steps = searchNodes(text, index, query);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return [...step.value];
}

describe("search", () => {
  it.each([
    ["café", [3]],
    ["u00e9", []],
    ["E", [7]],
    ["2", [7]],
    ["a", [1, 3, 8]],
    ["a, b", [8]],
    ['"', []],
    ["", []],
  ])("%j finds %j", (query, nodes) => {
    expect(search(query)).toEqual(nodes);
  });

  it("yields, so that a newer search can start", () => {
    const long = scanJson(`[${"1,".repeat(50_000)}1]`);
    if (long.status !== "tree") throw new Error("the sample must be valid");
    expect(searchNodes("", long.index, "x").next().done).toBe(false);
  });

  it("marks the query in a text", () => {
    expect(markQuery("One oNe", "one")).toEqual([
      { text: "One", hit: true },
      { text: " ", hit: false },
      { text: "oNe", hit: true },
    ]);
    expect(
      markQuery("İx", "x")
        .map((part) => part.text)
        .join(""),
    ).toBe("İx");
  });
});

describe("raw rows", () => {
  function rows(source: string, width?: number): [string, number][] {
    const { start, line } = cutRows(source, width);
    return [...start].map((from, i) => [source.slice(from, start[i + 1] ?? source.length), line[i] ?? 0]);
  }

  it("wraps long lines", () => {
    expect(rows("ab\n\ncdefg", 2)).toEqual([
      ["ab\n", 1],
      ["\n", 2],
      ["cd", 3],
      ["ef", 3],
      ["g", 3],
    ]);
    expect(rows("")).toEqual([["", 1]]);
    expect(rows("a\n")).toEqual([
      ["a\n", 1],
      ["", 2],
    ]);
  });

  it("splits no surrogate pair", () => {
    expect(rows("a😀b", 2)).toEqual([
      ["a", 1],
      ["😀", 1],
      ["b", 1],
    ]);
  });
});
