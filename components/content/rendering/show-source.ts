import type { Article, ArticleOptions, Heading } from "../article";
import { grouped, LIMITS } from "./limits";

const HEADING = /^(#{1,6})[ \t]+(.*?)[ \t#]*$/;
const MAX_HEADINGS = 500;
const LONGEST_HEADING = 200;
const SPECIAL: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Safe HTML of a text that is not rendered: its source, with the headings that are not indented. */
export function showSource(source: string, reason: string, { idPrefix }: ArticleOptions): Article {
  const shown = source.slice(0, LIMITS.sourceShown);
  const headings: Heading[] = [];
  const lines = shown.split("\n").map((line, at) => {
    const [, marks, text] = headings.length < MAX_HEADINGS ? (HEADING.exec(line.trimEnd()) ?? []) : [];
    if (!marks || !text) return escape(line);
    const id = `${idPrefix}line-${at + 1}`;
    headings.push({ depth: marks.length, text: text.slice(0, LONGEST_HEADING), id });
    return `<span id="${escape(id)}">${escape(line)}</span>`;
  });
  const cut = source.length > shown.length;
  const end = cut
    ? ` Showing the first ${grouped(shown.length)} of ${grouped(source.length)} characters. Download it to read it all.`
    : "";
  return {
    frontMatter: null,
    html: `<pre tabindex="0" dir="auto">${lines.join("\n")}</pre>`,
    refusal: `${reason} Shown as source.${end}`,
    headings,
    counts: null,
  };
}

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => SPECIAL[sign] ?? sign);
