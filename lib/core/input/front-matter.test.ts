import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { countWords, readFrontMatter } from "@/lib/core/input/front-matter";

const posts = resolve(import.meta.dirname, "../../../shared/data/posts");
const files = existsSync(posts) ? readdirSync(posts).filter((name) => name.endsWith(".md")) : [];

describe("readFrontMatter", () => {
  it.each([
    ["plain lines", "---\ntitle: T\n---\n\nBody.", { title: "T" }],
    [
      "a name in another script",
      "---\ntitle: T\nüberschrift: Zwei\ngröße: 3\n---\n\nBody.",
      { title: "T", überschrift: "Zwei", größe: 3 },
    ],
    ["such a name first", "---\nüberschrift: Zwei\n---\nBody.", { überschrift: "Zwei" }],
    ["a comment first", "---\n# the editor wrote this\ntitle: T\n---\nBody.", { title: "T" }],
    ["a quotation that goes on at the margin", '---\ntitle: "one\nand two"\n---\nBody.', { title: "one and two" }],
    ["a folded value", "---\ntitle: >\n  one\n  two\n---\nBody.", { title: "one two\n" }],
    ["a list at the margin", "---\ntags:\n- a\n- b\n---\nBody.", { tags: ["a", "b"] }],
    ["a quoted name", '---\n"a b": 1\n---\nBody.', { "a b": 1 }],
    ["a mark and Windows line ends", "\uFEFF---\r\ntitle: T\r\n---\r\nBody.", { title: "T" }],
    ["nothing", "---\n---\nBody.", {}],
  ])("reads %s", (_name, text, fields) => {
    const read = readFrontMatter(text);
    expect(read).toMatchObject({ fields, problem: null });
    expect(read.source).not.toBeNull();
    expect(read.body.trim()).toBe("Body.");
    expect(countWords(text)).toBe(1);
  });

  it.each([
    ["a rule and a paragraph", "---\n\nText.\n\n---\n\nmore"],
    ["a rule alone", "---\n\n# Title\n\nText."],
    ["a rule and a heading", "---\nJust prose.\n---\n\nmore"],
    ["a rule and a list", "---\n- a\n- b\n---\nx"],
    ["a longer rule", "----\ntitle: T\n---\nx"],
    ["no first line", "\n---\ntitle: T\n---\nx"],
    ["an empty text", ""],
  ])("sees none in %s", (_name, text) => {
    expect(readFrontMatter(text)).toEqual({ source: null, fields: {}, problem: null, body: text });
  });

  it.each([
    ["never closed", "---\ntitle: x\nno end", /line 1: .*never closed/],
    ["no YAML", "---\ntitle: [a\n---\nx", /line \d+: .*not valid YAML/],
    ["deep", `---\na: ${"[".repeat(20_000)}\n---\nx`, /nested more than 50 deep/],
    ["long", `---\na: ${"x".repeat(60_000)}\n---\nx`, /longer than 50,000 characters/],
    [
      "a bomb",
      `---\na: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((name, at) => `${name}: &${name} [${`*${"abcdefg"[at]},`.repeat(9)}]`).join("\n")}\n---\nx`,
      /cannot be read/,
    ],
  ])("says why it cannot read what is %s", (_name, text, problem) => {
    expect(readFrontMatter(text).problem).toMatch(problem);
    expect(readFrontMatter(text).fields).toEqual({});
  });

  it.skipIf(files.length === 0)("reads every published article's, all of it", () => {
    for (const name of files) {
      const { fields, problem, body } = readFrontMatter(readFileSync(join(posts, name), "utf8"));
      expect([name, problem, typeof fields.title]).toEqual([name, null, "string"]);
      expect(body).not.toMatch(/^(?:title|layout|excerpt|authors):/m);
    }
  });
});
