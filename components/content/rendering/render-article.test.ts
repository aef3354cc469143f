import type { Element, Root } from "hast";
import rehypeRaw from "rehype-raw";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import { hostile } from "./hostile-markdown.fixture";
import { cutMarkdown, parseMarkdown } from "./parse-markdown";
import { renderArticle } from "./render-article";

function html(source: string, idPrefix = "md-"): string {
  return renderArticle(source, { idPrefix }).html;
}

/** The elements that a browser creates from the markup. */
function elementsOf(markup: string): Element[] {
  const tree = unified()
    .use(rehypeRaw)
    .runSync({ type: "root", children: [{ type: "raw", value: markup }] } as never) as Root;
  const elements: Element[] = [];
  const waiting: (Root | Element)[] = [tree];
  for (let parent = waiting.pop(); parent; parent = waiting.pop()) {
    for (const child of parent.children) {
      expect(child.type).toMatch(/^(?:element|text)$/);
      if (child.type !== "element") continue;
      elements.push(child);
      waiting.push(child);
    }
  }
  return elements;
}

const ALLOWED_TAGS = new RegExp(
  "^(?:h[2-6]|p|div|section|blockquote|pre|hr|br|table|thead|tbody|tfoot|tr|th|td|caption|ul|ol|li|dl|dt|dd|" +
    "details|summary|figure|figcaption|a|abbr|b|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|" +
    "sup|u|var)$",
);
const ALLOWED_PROPERTIES = new RegExp(
  "^(?:id|title|lang|dir|className|href|rel|target|align|start|value|reversed|open|role|scope|tabIndex|ariaLabel|" +
    "ariaDescribedBy|data(?:Table|Picture|Inert|Task|Deepest|Footnotes|FootnoteRef|FootnoteBackref|Alert|AlertTitle)|" +
    "colSpan|rowSpan)$",
);

function assertHarmless(markup: string): void {
  for (const { tagName, properties } of elementsOf(markup)) {
    expect(tagName).toMatch(ALLOWED_TAGS);
    for (const [name, value] of Object.entries(properties)) {
      expect(name).toMatch(ALLOWED_PROPERTIES);
      if (name === "href") expect(value).toMatch(/^(?:https?:\/\/|mailto:|#)/);
    }
  }
}

describe("hostile sources", () => {
  it.each(Object.entries(hostile))("%s", (_name, source) => {
    assertHarmless(html(source));
    assertHarmless(html(`- list\n\n  > ${source.replaceAll("\n", "\n  > ")}`));
  });

  it("the safety check itself rejects each kind of harm", () => {
    for (const bad of [
      "<script>",
      '<p onclick="x">',
      '<a href="javascript:x">',
      '<p style="color:red">',
      "<img>",
      "<!-- x -->",
    ]) {
      expect(() => assertHarmless(bad)).toThrow();
    }
  });

  it("drops the content of scripts and styles, keeps the prose around them", () => {
    const markup = html("before\n\n<script>secret()</script>\n\n<style>p{}</style>\n\nafter <b>bold</b>");
    expect(markup).not.toContain("secret");
    expect(markup).not.toContain("p{}");
    expect(markup).toContain("before");
    expect(markup).toContain("after <b>bold</b>");
  });

  it("keeps ids from shadowing names of the page, raw and generated alike", () => {
    const markup = html("# location\n\n<a id='cookie' name='cookie'>x</a>\n\n<h2 id='body'>b</h2>", "a1-");
    expect([...markup.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).toEqual(["a1-location", "a1-cookie", "a1-body"]);
    expect(markup).not.toContain("name=");
  });

  it("makes every id of a page unique", () => {
    const ids = [...html("# a\n\n# a\n\n<h2 id='a'>x</h2>\n\n<p id='a-1'>y</p>").matchAll(/ id="([^"]*)"/g)];
    expect(new Set(ids.map(([, id]) => id)).size).toBe(ids.length);
    expect(ids.length).toBe(3);
  });
});

describe("links and pictures", () => {
  it("opens external links in a new tab without a referrer", () => {
    expect(html("[x](https://a.test/p?q=1)")).toContain(
      '<a href="https://a.test/p?q=1" rel="noopener noreferrer nofollow" target="_blank">x</a>',
    );
  });

  it.each([
    "/api/auth/signout",
    "//evil.test",
    "../x",
    "https://user:pw@evil.test",
    "tel:1",
    "https:evil.test",
    "?a=1",
  ])("leaves %s without an address", (address) => {
    const markup = html(`[x](${address})`);
    expect(markup).not.toContain("href");
    expect(markup).toContain(`title="Link removed: ${address}"`);
  });

  it("keeps jumps inside the article working", () => {
    expect(html("# Big Title\n\n[jump](#big-title)", "p-")).toMatch(
      /<h2 id="p-big-title" dir="auto">.*href="#p-big-title"/s,
    );
    const notes = html("x[^n]\n\n[^n]: note");
    for (const [, target = ""] of notes.matchAll(/href="#([^"]*)"/g)) expect(notes).toContain(`id="${target}"`);
  });

  it("loads no image and shows its description", () => {
    const markup = html("![A chart](https://img.test/a.png) ![](data:image/png;base64,AAAA) ![Local](/a.png)");
    expect(markup).not.toContain("<img");
    expect(markup).not.toContain("AAAA");
    expect(markup).toContain("Image: A chart");
    expect(markup).toContain('href="https://img.test/a.png"');
    expect(markup).toContain("Image without description");
    expect(markup).toContain("<code>/a.png</code>");
  });

  it("nests no link in a linked image", () => {
    expect(html("[![A](https://img.test/a.png)](https://a.test)").match(/<a /g)).toHaveLength(1);
  });
});

describe("structure", () => {
  it("keeps the page's only level-1 heading", () => {
    const markup = html("# a\n\n## b\n\n##### e\n\n###### f\n\n<h1>raw</h1>");
    expect(markup.match(/<h\d/g)).toEqual(["<h2", "<h3", "<h6", "<h6", "<h2"]);
  });

  it("shows tables in a scrolling group and task boxes as named marks", () => {
    const markup = html("|a|b|\n|-|-:|\n|1|2|\n\n- [x] done\n- [ ] open");
    expect(markup).toMatch(/<div role="group" aria-label="Table" tabindex="0" data-table=""><table>/);
    expect(markup).toContain('aria-label="Not done"');
    expect(markup).not.toContain("<input");
  });

  it("makes no heading of an empty cell", () => {
    expect(html("|||\n|-|-|\n|a|b|")).not.toMatch(/<th[ >]/);
    expect(html("|a||\n|-|-|\n|a|b|").match(/<th[ >]/g)).toHaveLength(1);
  });

  it("keeps front matter out of the text, and says what is wrong with it", () => {
    const whole = renderArticle(
      '---\n# written by the editor\ntitle: T\nüber: "one\nand two"\ndescription: D\n---\n\nText.',
      {
        idPrefix: "md-",
      },
    );
    expect(whole.html).toBe('<p dir="auto">Text.</p>');
    expect(whole.frontMatter).toMatchObject({ description: "D", problem: null });
    expect(whole.counts?.words).toBe(1);
    const broken = renderArticle("---\ntitle: [a\n---\n\nText.", { idPrefix: "md-" });
    expect(broken.html).toBe('<p dir="auto">Text.</p>');
    expect(broken.frontMatter?.problem).toMatch(/not valid YAML/);
  });

  it("treats a rule at the start as a rule", () => {
    const { html: markup, frontMatter } = renderArticle("---\n\nText.\n\n---\n\nmore", { idPrefix: "md-" });
    expect(frontMatter).toBeNull();
    expect(markup.match(/<hr/g)).toHaveLength(2);
  });

  it.each(["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "note"])("makes an alert of [!%s]", (name) => {
    const markup = html(`> [!${name}]\n> Words with *emphasis*.`);
    const word = name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
    expect(markup).toContain(`<div role="note" data-alert="${name.toLowerCase()}">`);
    expect(markup).toContain(`<p data-alert-title="" dir="auto">${word}</p>`);
    expect(markup).toContain("Words with <em>emphasis</em>.");
    expect(markup).not.toContain("[!");
  });

  it.each(["> [!OTHER]\n> x", "> [!NOTE] x", "> x [!NOTE]", "> [!NOTE]*x*"])("keeps %j a blockquote", (source) => {
    expect(html(source)).toContain("<blockquote");
    expect(html(source)).not.toContain("data-alert");
  });

  it("keeps the text of fields and drawings", () => {
    const markup = html(
      "<textarea>One</textarea>\n\n<select><option>Two</select>\n\n<svg><text>Three</text></svg>\n\n<object>Four</object>",
    );
    for (const word of ["One", "Two", "Three", "Four"]) expect(markup).toContain(word);
    assertHarmless(markup);
  });

  it("sets each block's direction from its text", () => {
    const markup = html("# دليل\n\nEnglish.\n\nعربي مع **bold**\n\n- פריט\n- item\n\n> ציטוט\n\n|א|b|\n|-|-|\n|1|2|");
    expect(markup).toMatch(/<h2 [^>]*dir="auto">دليل/);
    expect(markup).toContain('<p dir="auto">English.</p>');
    expect(markup).toMatch(/<ul dir="rtl">\s*<li dir="auto">פריט<\/li>\s*<li dir="auto">item/);
    expect(html("- פריט\n\n  עוד\n- item")).toMatch(
      /<ul dir="rtl">\s*<li>\s*<p dir="auto">.*<li dir="ltr">\s*<p dir="auto">/s,
    );
    expect(markup).toMatch(/<blockquote dir="rtl">\s*<p dir="auto">/);
    expect(markup).toContain('data-table="" dir="rtl"><table>');
    expect(markup).toContain('<td dir="auto">1</td>');
    expect(html("- one\n\n  two\n- three")).not.toContain("rtl");
    expect(html('<p dir="ltr">עברית</p>')).toContain('<p dir="ltr">');
  });
});

describe("size", () => {
  const part = (i: number) =>
    `## Part ${i}\n\nSome *text* with a [link][r${i % 7}] and \`code\`[^n].\n\n- a\n- b\n\n\`\`\`\n\nnot a # cut\n\`\`\`\n\n`;
  const notes = `${Array.from({ length: 7 }, (_, i) => `[r${i}]: https://a.test/${i}`).join("\n")}\n\n[^n]: A note.\n`;

  it("renders pieces exactly like the whole text", () => {
    const source = `${Array.from({ length: 120 }, (_, i) => part(i)).join("")}> a\n\n> b\n\n|a|\n|-|\n\n---\n\n*c*\n\n${notes}`;
    expect(cutMarkdown(source).length).toBeGreaterThan(2);
    const whole = unified().use(remarkParse).use(remarkGfm).parse(source);
    const inPieces = parseMarkdown(source);
    const shape = (tree: object) =>
      JSON.stringify(tree, (key, value: unknown) => (key === "position" ? undefined : value));
    expect(shape(inPieces)).toBe(shape(whole));
    const markup = html(source);
    expect(markup.match(/href="https:\/\/a\.test\//g)).toHaveLength(120);
    expect(markup.match(/A note\./g)).toHaveLength(1);
    expect(markup).not.toContain("end-of-stubs");
  });

  it("keeps the words of overly deep nesting, not the nesting", () => {
    const markup = html(`${"<div>".repeat(300)}the words`);
    expect(markup).toContain("the words");
    expect(markup.match(/<div>/g)?.length).toBeLessThan(150);
  });

  it("replaces only the block that is too large", () => {
    const markup = html(
      `# Before\n\n${"|a".repeat(700)}|\n${"|-".repeat(700)}|\n${"|b|\n".repeat(700)}\n\n${">".repeat(300)} deep\n\n## After`,
    );
    expect(markup).toContain("This table has 700 columns and 701 rows, 490,700 cells; the limit is 20,000.");
    expect(markup).toContain("300 quotes or lists in one line");
    expect(markup).toMatch(/<h2[^>]*>Before/);
    expect(markup).toMatch(/<h3[^>]*>After/);
    expect(markup).not.toContain("<table");
  });

  it("shows the source of a text that is too large, with the reason and its headings", () => {
    const source = `# One\n\n${Array.from({ length: 501 }, (_, i) => `<b x=${i}><p>`).join("")}\n\n## Two <script>`;
    const { html: markup, refusal, headings, counts } = renderArticle(source, { idPrefix: "a-" });
    expect(refusal).toBe("This text is too large to render. It leaves open more than 500 HTML tags. Shown as source.");
    expect(headings).toEqual([
      { depth: 1, text: "One", id: "a-line-1" },
      { depth: 2, text: "Two <script>", id: "a-line-5" },
    ]);
    expect(counts).toBeNull();
    for (const { id } of headings) expect(markup).toContain(`id="${id}"`);
    assertHarmless(markup);
  });
});
