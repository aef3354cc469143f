import { describe, expect, it } from "vitest";
import { findOnPage, foldPage, foldQuery, type TextRun } from "./search-text";

function run(str: string, hasEOL = false): TextRun {
  return { str, hasEOL };
}

/** The text covered by the ranges of each match, run by run. */
function found(runs: TextRun[], query: string): string[][] {
  const matches = findOnPage(foldPage(runs), runs, foldQuery(query));
  return matches.map((ranges) => ranges.map(({ run: at, start, end }) => runs[at]?.str.slice(start, end) ?? "?"));
}

describe("search on a page", () => {
  it.each<[string, TextRun[], string, string[][]]>([
    ["within a run", [run("The party and the Party")], "party", [["party"], ["Party"]]],
    ["across runs", [run("Mutual N"), run("DA")], "nda", [["N", "DA"]]],
    ["across a line's end", [run("governing", true), run("law")], "governing law", [["governing", "law"]]],
    ["across a blank run", [run("one"), run(" "), run("two")], "one two", [["one", " ", "two"]]],
    ["across many blanks", [run("a  \u00a0 b")], "a b", [["a  \u00a0 b"]]],
    ["a word divided at a line's end", [run("indem-", true), run("nity")], "indemnity", [["indem", "nity"]]],
    ["a hyphen inside a line", [run("third-party")], "third-party", [["third-party"]]],
    ["accents either way", [run("Café Zürich")], "cafe ZURICH", [["Café Zürich"]]],
    ["accents in the query", [run("Cafe")], "café", [["Cafe"]]],
    ["a ligature as its letters", [run("of\ufb01ce")], "office", [["of\ufb01ce"]]],
    ["letters beyond the basic plane", [run("x 😀 y")], "😀 y", [["😀 y"]]],
    ["nothing", [run("abc")], "abd", []],
    ["an empty query", [run("abc")], "  ", []],
    ["no overlap with itself", [run("aaaa")], "aa", [["aa"], ["aa"]]],
    ["special characters as they are", [run("a.c abc (x)*")], "a.c", [["a.c"]]],
  ])("finds %s", (_name, runs, query, words) => {
    expect(found(runs, query).map((parts) => parts.filter((part) => part !== ""))).toEqual(words);
  });

  it("is fast on a page of 200,000 letters", () => {
    const runs = Array.from({ length: 2_000 }, (_, i) => run(`${"word ".repeat(20)}${i}`, true));
    const begun = performance.now();
    expect(found(runs, "1999")).toEqual([["1999"]]);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
