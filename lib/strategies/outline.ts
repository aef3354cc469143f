import "server-only";
import type { Element, Root } from "hast";
import type { Nodes } from "mdast";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { readFrontMatter } from "@/lib/core/input/front-matter";
import type { OutlineEntry } from "@/lib/stores/mongo-documents";

/** The prefix that pages add to the ids in an article. */
const ID_PREFIX = "md-";
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;
const PARAGRAPH = /^ {0,3}(?![#>|*+\-`~]|\d+[.)])\S/;
const MAX_HEADING = 1_000;

const parser = unified().use(remarkParse).use(remarkGfm).freeze();

/**
 * The headings of a strategy for its document, with the ids that the pages use. Works line by line, in time linear in
 * the text's length. Headings inside quotations, lists and raw HTML are ignored.
 */
export function outlineOf(markdown: string): OutlineEntry[] {
  const headings: Element[] = [];
  let fence: string | null = null;
  let before = "";
  for (const line of readFrontMatter(markdown).body.split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
      before = "";
      continue;
    }
    if (mark) fence = mark;
    const atx = HEADING.exec(line);
    const underline = UNDERLINE.exec(line)?.[1];
    if (atx) headings.push(element(atx[1]?.length ?? 1, (atx[2] ?? "").replace(/[ \t]+#+[ \t]*$/, "")));
    else if (underline && PARAGRAPH.test(before))
      headings.push(element(underline.startsWith("=") ? 1 : 2, before.trim()));
    before = atx || underline || mark ? "" : line;
  }
  const root: Root = { type: "root", children: headings.filter((heading) => textOf(heading) !== "") };
  unified().use(rehypeSlug, { prefix: ID_PREFIX }).runSync(root);
  return headings.flatMap((heading) => {
    const { id } = heading.properties;
    return typeof id === "string" ? [{ depth: Number(heading.tagName.charAt(1)), text: textOf(heading), id }] : [];
  });
}

function element(depth: number, source: string): Element {
  const value = plainText(parser.parse(source.slice(0, MAX_HEADING)))
    .replace(/\s+/g, " ")
    .trim();
  return { type: "element", tagName: `h${depth}`, properties: {}, children: [{ type: "text", value }] };
}

function plainText(node: Nodes): string {
  if ("children" in node) return node.children.map(plainText).join("");
  return node.type === "text" || node.type === "inlineCode" ? node.value : "";
}

const textOf = ({ children: [child] }: Element) => (child?.type === "text" ? child.value : "");
