import type { Element, Root } from "hast";
import type { Nodes } from "mdast";
import rehypeSlug from "rehype-slug";
import { unified } from "unified";
import { applyArticleRules, type Heading } from "@/components/content/article-rules";
import { splitFrontMatter } from "@/components/content/front-matter";
import { parseMarkdown } from "@/components/content/markdown-chunks";

const ID_PREFIX = "md-";

/**
 * The headings written in Markdown, with the ids the pages give them. Programs run without a DOM and with React's server
 * half alone, where the pages' own renderer cannot be loaded; headings written as raw HTML are left out.
 */
export function headingsOf(markdown: string): Heading[] {
  const root: Root = { type: "root", children: [] };
  collect(parseMarkdown(splitFrontMatter(markdown).body), root.children as Element[]);
  unified().use(rehypeSlug, { prefix: ID_PREFIX }).runSync(root);
  return applyArticleRules(root, ID_PREFIX);
}

function collect(node: Nodes, into: Element[]): void {
  if (node.type === "heading") {
    into.push({
      type: "element",
      tagName: `h${node.depth}`,
      properties: {},
      children: [{ type: "text", value: textOf(node) }],
    });
  } else if ("children" in node) {
    for (const child of node.children) collect(child, into);
  }
}

function textOf(node: Nodes): string {
  if ("children" in node) return node.children.map(textOf).join("");
  return node.type === "text" || node.type === "inlineCode" ? node.value : "";
}
