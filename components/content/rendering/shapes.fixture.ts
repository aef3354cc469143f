/** Repeats `part` up to `size` characters. */
const fill = (part: string, size: number) => part.repeat(Math.ceil(size / part.length)).slice(0, size);

/** Numbered parts of at least `size` characters in total. */
function number(size: number, part: (at: number) => string): string {
  const parts: string[] = [];
  for (let at = 0, length = 0; length < size; at += 1) {
    const next = part(at);
    parts.push(next);
    length += next.length;
  }
  return parts.join("");
}

const table = (columns: number, rows: number, cells: number) =>
  `${"|a".repeat(columns)}|\n${"|-".repeat(columns)}|\n${`${"|b".repeat(cells)}|\n`.repeat(rows)}`;

/** Texts of 1 KB to 1 MB that cost far more than their size suggests. Keys describe them. */
export const COSTLY: Record<string, string> = {
  "table of 2,000 columns and short rows": table(2_000, 2_000, 1),
  "table of 700 columns and short rows": table(700, 700, 1),
  "two hundred tables under the limit": `${table(100, 190, 1)}\n`.repeat(200),
  "full table of 170,000 rows": table(2, 170_000, 2),
  "1 KB of quotations": fill(">", 1_000),
  "31 KB of quotations": fill(">", 31_000),
  "quotations of a hundred levels, line after line": fill(`${">".repeat(100)} a\n`, 30_000),
  "quotations that go on lazily": `${">".repeat(100)} a\n${fill("a\n", 16_000)}`,
  "quotations apart": fill("> a\n\n", 60_000),
  "numbered lists in one line": fill("1. ", 16_000),
  "lists in one line": fill("- ", 30_000),
  "lists ever further in": number(100_000, (at) => `${" ".repeat(2 * at)}- a\n`),
  "a list without words": fill("- a\n", 60_000),
  "task boxes": fill("- [ ] a\n", 60_000),
  "open tags with attributes of their own": number(12_000, (at) => `<b x=${at}><p>`),
  "one open tag again and again": fill("<b>", 1_000_000),
  "open tags before many paragraphs": number(6_000, (at) => `<i x=${at}>`) + fill("\n\na", 12_000),
  "open links before many paragraphs": number(12_000, (at) => `<a href=https://a.test/${at}>a\n\n`),
  "divisions in divisions": fill("<div>", 300_000),
  "text in an open table": `<table>${fill("a<b></b>", 200_000)}`,
  "attributes without number": `<p ${number(300_000, (at) => `a${at} `)}>`,
  "tags that never end": fill("<a ", 100_000),
  comments: fill("<!-- ", 100_000),
  "one note, many references": `[^1]: x\n\n${fill("[^1] ", 60_000)}`,
  "many notes, each with its reference": `${number(60_000, (at) => `[^${at}]: x\n\n`)}${number(60_000, (at) => `[^${at}] `)}`,
  "notes that refer to each other": `${number(60_000, (at) => `[^${at}]: [^${at + 1}] [^${at + 2}]\n\n`)}[^0]`,
  "notes by long names": number(200_000, (at) => `[^${"n".repeat(900)}${at}]: x\n\nx[^${"n".repeat(900)}${at}]\n\n`),
  "many definitions and references": `${number(60_000, (at) => `[${at}]: x\n\n`)}${number(60_000, (at) => `[${at}] `)}`,
  "one long address, many references": `[a]: https://a.test/${"x".repeat(100_000)}\n\n${fill("[a]\n\n", 50_000)}`,
  emphasis: fill("*a", 1_000_000),
  "emphasis that may end": fill("a**b ", 60_000),
  brackets: fill("[", 1_000_000),
  "links that never end": fill("[a](", 100_000),
  "pictures that never end": fill("![", 100_000),
  "code that never ends": number(100_000, (at) => `${"`".repeat(at)} `),
  "struck text": fill("~~a", 60_000),
  "dense passages": fill(`${"*a".repeat(2_000)}\n\nfresh\n\n`, 800_000),
  "underlined headings": fill("a\n=\n", 100_000),
  "headings alone": fill("# a\n", 300_000),
  "rules alone": fill("---\n", 100_000),
  "one word": fill("a", 1_000_000),
  "one line of words": fill("some words ", 1_000_000),
  "empty lines": fill("\n", 1_000_000),
  "spaces in a line": `a${fill(" ", 1_000_000)}b`,
  "addresses without marks": fill("www.a.test a@a.test ", 60_000),
  entities: fill("&amp;&#x41;", 200_000),
  "front matter of brackets": `---\na: ${fill("[", 200_000)}\n---\nx`,
  "front matter of aliases": `---\na: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((name, at) => `${name}: &${name} [${`*${"abcdefg".charAt(at)},`.repeat(9)}]\n`).join("")}---\nx`,
};

const SENTENCE =
  "The quick *brown* fox jumps over the **lazy** dog near [the river](https://a.test/river), and nobody minds it. ";
const CHAPTER = (at: number) =>
  `## Chapter ${at}\n\n${SENTENCE.repeat(6)}\n\n${SENTENCE.repeat(4)}\n\n- one thing\n- another\n\n`;

/** Large realistic texts, each with its number of headings. */
export const REALISTIC: Record<string, { source: string; headings: number }> = {
  "a chapter of 1 KB": { source: CHAPTER(1), headings: 1 },
  "an article of 100 KB": { source: Array.from({ length: 83 }, (_, at) => CHAPTER(at)).join(""), headings: 83 },
  "a book of 1 MB": {
    source: Array.from(
      { length: 200 },
      (_, at) => `## Chapter ${at}\n\n${`${"plain words of a book ".repeat(40)}\n\n`.repeat(6)}`,
    ).join(""),
    headings: 200,
  },
  "a table of 1,000 rows": { source: `# Rows\n\n${table(6, 1_000, 6)}`, headings: 1 },
  "a program of 100 KB": {
    source: `# Program\n\n\`\`\`ts\n${fill("const a = [b](c) * <d>;\n", 100_000)}\n\`\`\``,
    headings: 1,
  },
};
