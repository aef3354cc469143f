import { describe, expect, it } from "vitest";
import { hostile } from "./hostile-markdown.fixture";
import { layOut } from "./lay-out";

function html(source: string, idPrefix = "md-"): string {
  return layOut(source, { idPrefix }).html;
}

/** Tags and attributes as a browser would see them; text does not count. */
function tagsOf(markup: string): string[] {
  return markup.match(/<[a-z][^>]*>/gi) ?? [];
}

const ALLOWED_TAGS = new RegExp(
  "^<(article|h[2-6]|p|div|section|blockquote|pre|hr|br|table|thead|tbody|tfoot|tr|th|td|caption|ul|ol|li|dl|dt|dd|" +
    "details|summary|figure|figcaption|a|abbr|b|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|" +
    "sup|u|var)[\\s/>]",
);
const ALLOWED_ATTRIBUTES = new RegExp(
  "^(id|title|lang|dir|class|href|rel|target|align|start|value|reversed|open|role|scope|tabindex|" +
    "aria-(label|describedby|labelledby)|data-(table|picture|inert|task|deepest|footnotes|footnote-ref|footnote-backref)|" +
    "colspan|rowspan|style)$",
  "i",
);

function assertHarmless(markup: string): void {
  for (const tag of tagsOf(markup)) {
    expect(tag).toMatch(ALLOWED_TAGS);
    for (const [, name = "", value = ""] of tag.matchAll(/\s([^\s=>"]+)="([^"]*)"/g)) {
      expect(name).toMatch(ALLOWED_ATTRIBUTES);
      if (name === "href") expect(value).toMatch(/^(https?:\/\/|mailto:|#)/);
      if (name === "style") expect(value).toMatch(/^text-align:(left|right|center)$/);
    }
  }
}

describe("hostile sources", () => {
  it.each(Object.entries(hostile))("%s", (_name, source) => {
    assertHarmless(html(source));
    assertHarmless(html(`- list\n\n  > ${source.replaceAll("\n", "\n  > ")}`));
  });

  it("the harmlessness check itself rejects each kind of harm", () => {
    for (const bad of ["<script>", "<p onclick=\"x\">", "<a href=\"javascript:x\">", "<p style=\"color:red\">", "<img>"]) {
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
  it("opens the outer web apart and says nothing of us to it", () => {
    expect(html("[x](https://a.test/p?q=1)")).toContain(
      '<a href="https://a.test/p?q=1" rel="noopener noreferrer nofollow" target="_blank">x</a>',
    );
  });

  it.each(["/api/auth/signout", "//evil.test", "../x", "https://user:pw@evil.test", "tel:1", "https:evil.test", "?a=1"])(
    "leaves %s without an address",
    (address) => {
      const markup = html(`[x](${address})`);
      expect(markup).not.toContain("href");
      expect(markup).toContain(`title="Not a link here: ${address}"`);
    },
  );

  it("keeps jumps inside the article working", () => {
    expect(html("# Big Title\n\n[jump](#big-title)", "p-")).toMatch(/<h2 id="p-big-title">.*href="#p-big-title"/s);
    const notes = html("x[^n]\n\n[^n]: note");
    for (const [, target = ""] of notes.matchAll(/href="#([^"]*)"/g)) expect(notes).toContain(`id="${target}"`);
  });

  it("loads no picture, and says what it was", () => {
    const markup = html("![A chart](https://img.test/a.png) ![](data:image/png;base64,AAAA) ![Local](/a.png)");
    expect(markup).not.toContain("<img");
    expect(markup).not.toContain("AAAA");
    expect(markup).toContain("Image: A chart");
    expect(markup).toContain('href="https://img.test/a.png"');
    expect(markup).toContain("Image without description");
    expect(markup).toContain("<code>/a.png</code>");
  });

  it("nests no link in a linked picture", () => {
    expect(html("[![A](https://img.test/a.png)](https://a.test)").match(/<a /g)).toHaveLength(1);
  });
});

describe("structure", () => {
  it("leaves the page its only first heading", () => {
    const markup = html("# a\n\n## b\n\n##### e\n\n###### f\n\n<h1>raw</h1>");
    expect(markup.match(/<h\d/g)).toEqual(["<h2", "<h3", "<h6", "<h6", "<h2"]);
  });

  it("shows tables in a scrolling group, task boxes as named marks, front matter folded", () => {
    const markup = html("---\ntitle: T\ntags:\n- a\n---\n\n|a|b|\n|-|-:|\n|1|2|\n\n- [x] done\n- [ ] open");
    expect(markup).toMatch(/<div role="group" aria-label="Table" tabindex="0" data-table=""><table>/);
    expect(markup).toContain('aria-label="Not done"');
    expect(markup).toMatch(/<summary>Front matter<\/summary><pre tabindex="0">title: T/);
    expect(markup).not.toContain("<input");
  });

  it("makes no heading of an empty cell", () => {
    expect(html("|||\n|-|-|\n|a|b|")).not.toMatch(/<th[ >]/);
    expect(html("|a||\n|-|-|\n|a|b|").match(/<th[ >]/g)).toHaveLength(1);
  });

  it("takes a leading rule for a rule when no keys follow", () => {
    expect(html("---\nJust prose.\n---\n\nmore")).not.toContain("Front matter");
  });
});

describe("size", () => {
  const part = (i: number) =>
    `## Part ${i}\n\nSome *text* with a [link][r${i % 7}] and \`code\`[^n].\n\n- a\n- b\n\n\`\`\`\n\nnot a # cut\n\`\`\`\n\n`;
  const notes = `${Array.from({ length: 7 }, (_, i) => `[r${i}]: https://a.test/${i}`).join("\n")}\n\n[^n]: A note.\n`;

  it("renders a long text in pieces exactly as whole", () => {
    const one = Array.from({ length: 150 }, (_, i) => part(i)).join("");
    expect(one.length).toBeLessThan(32_000);
    const short = html(one + notes);
    const long = html(`${one}${Array.from({ length: 150 }, (_, i) => part(i + 150)).join("")}${notes}`);
    const firstPart = short.slice(0, short.indexOf('<section data-footnotes'));
    const footnoteIds = /(md-fn(?:ref)?-n)(-\d+)?/g;
    expect(long.replace(footnoteIds, "$1").startsWith(firstPart.replace(footnoteIds, "$1"))).toBe(true);
    expect(long.match(/href="https:\/\/a\.test\//g)).toHaveLength(300);
    expect(long.match(/A note\./g)).toHaveLength(1);
    expect(long).not.toContain("end-of-stubs");
  });

  it("survives a megabyte of articles", { timeout: 240_000 }, () => {
    const source = `${Array.from({ length: 11_000 }, (_, i) => part(i)).join("")}${notes}`;
    expect(source.length).toBeGreaterThan(1_000_000);
    expect(html(source).match(/<h3 /g)?.length).toBe(11_001);
  });

  it("keeps the words of what is nested too deeply, not the nesting", () => {
    const markup = html(`${"<div>".repeat(500)}the words`);
    expect(markup).toContain("the words");
    expect(markup.match(/<div>/g)?.length).toBeLessThan(150);
  });

  it.each([
    ["quotations", ">".repeat(20_000)],
    ["elements in a megabyte", "<b>".repeat(350_000)],
    ["emphasis", "*a".repeat(500_000)],
    ["brackets", "[".repeat(1_000_000)],
    ["rows", `|a|b|\n|-|-|\n${"|x|y|\n".repeat(170_000)}`],
    ["dense pieces", `${"*a".repeat(2_000)}\n\nfresh\n\n`.repeat(200)],
  ])("gives up honestly on %s out of all proportion", { timeout: 60_000 }, (_name, source) => {
    const markup = html(source);
    expect(markup).toContain("shown as its source");
    assertHarmless(markup);
  });
});

