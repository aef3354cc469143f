import { describe, expect, it } from "vitest";
import { cutMarkdown } from "./parse-markdown";
import { renderArticle } from "./render-article";

const outlineOf = (source: string, idPrefix = "md-") => renderArticle(source, { idPrefix }).headings;

describe("headings", () => {
  it("have their source depth, plain text, and page id", () => {
    expect(outlineOf("# One *two* `three`\n\n### [Four](https://a.test)\n\nSetext\n---")).toEqual([
      { depth: 1, text: "One two three", id: "md-one-two-three" },
      { depth: 3, text: "Four", id: "md-four" },
      { depth: 2, text: "Setext", id: "md-setext" },
    ]);
  });

  it.each([
    "# a\n# a\n## a-1",
    "# Überschrift — 日本語!",
    "<h2>Raw</h2>\n\n# Raw\n\n<h3 id='mine'>Own</h3>\n\n# mine",
    "> # quoted\n\n- # listed",
    "# <script>alert(1)</script>visible",
    "# :)\n\n# :(",
    "text[^1]\n\n[^1]: note\n\n# after",
    "```\n# not one\n```\n\n<!-- # nor this -->\n\n# one",
  ])("agrees with the rendered page on %j", (source) => {
    const markup = renderArticle(source, { idPrefix: "x-" }).html;
    const rendered = [...markup.matchAll(/<h[2-6][^>]* id="([^"]*)"/g)].map(([, id]) => id);
    expect(outlineOf(source, "x-").map(({ id }) => id)).toEqual(rendered);
    expect(rendered.length).toBeGreaterThan(0);
  });

  it("are empty without headings and for empty ones", () => {
    expect(outlineOf("plain")).toEqual([]);
    expect(outlineOf("#\n\ntext")).toEqual([]);
  });
});

describe("cutMarkdown", () => {
  it("cuts before fresh blocks only", () => {
    expect(cutMarkdown("aa\n\nbb\n\ncc\n", 1)).toEqual(["aa\n\n", "bb\n\n", "cc\n"]);
    expect(cutMarkdown("- a\n\n  b\n\n- c\n\nd", 1)).toEqual(["- a\n\n  b\n\n- c\n\n", "d"]);
  });

  it.each([
    "```\n\na\n\n```",
    "~~~~ js\n\na\n\n~~~\n\nb\n\n~~~~",
    "<pre>\n\na\n\n</pre>",
    "<!-- x\n\na\n\n-->",
    "<script>\n\na\n\n</script>",
  ])("leaves %j in one piece", (source) => {
    expect(cutMarkdown(source, 1)).toEqual([source]);
    expect(cutMarkdown(`${source}\n\nz`, 1)).toEqual([`${source}\n\n`, "z"]);
  });
});
