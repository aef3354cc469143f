import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { cutMarkdown } from "./parse-markdown";
import { renderArticle } from "./render-article";

const folder = path.resolve(import.meta.dirname, "../../../../shared/data/posts");
const present = existsSync(folder);
const files = present ? readdirSync(folder).filter((name) => name.endsWith(".md")) : [];
const absent = present ? "" : ` (skipped: no folder ${folder})`;

function idsOfHeadings(markup: string): string[] {
  return [...markup.matchAll(/<h[2-6][^>]* id="([^"]*)"/g)].map(([, id = ""]) => id);
}

describe.skipIf(!present)(`published articles${absent}`, () => {
  it("finds some", () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(files)("%s", (name) => {
    const source = readFileSync(path.join(folder, name), "utf8");
    const { html: markup, headings } = renderArticle(source, { idPrefix: "md-" });
    expect(markup).not.toMatch(/<(script|img|iframe|form|style|h1)\b/);
    expect(markup).not.toContain("Shown as source");
    expect(idsOfHeadings(markup)).toEqual(headings.map(({ id }) => id));
    expect(cutMarkdown(source, 500).join("")).toBe(source);
  });
});
