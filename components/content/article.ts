import type { Root as HtmlRoot } from "hast";
import type { ReactElement } from "react";
import renderTree from "react-markdown";
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import type { Processor } from "unified";
import { applyArticleRules, type Heading } from "./article-rules";
import { splitFrontMatter } from "./front-matter";
import { parseMarkdown } from "./markdown-chunks";
import { articleSchema } from "./sanitize-schema";

export const DEFAULT_ID_PREFIX = "md-";

/** A parsed article. `body` is null where the source is nested too deeply to lay out. */
export interface Article {
  frontMatter: string | null;
  body: ReactElement | null;
  headings: Heading[];
}

interface ReadOptions {
  idPrefix?: string;
  /** Leaves the body out, which saves the cost of building it. */
  headingsOnly?: boolean;
}

/** Untrusted Markdown to safe React elements and the outline of the same tree. */
export function readArticle(source: string, options: ReadOptions = {}): Article {
  const prefix = options.idPrefix ?? DEFAULT_ID_PREFIX;
  const { frontMatter, body } = splitFrontMatter(source);
  let headings: Heading[] = [];
  function rules() {
    return (tree: HtmlRoot) => {
      headings = applyArticleRules(tree, prefix);
      if (options.headingsOnly) tree.children = [];
    };
  }
  try {
    const element = renderTree({
      children: body,
      remarkPlugins: [remarkGfm, parseInPieces],
      remarkRehypeOptions: { clobberPrefix: "", footnoteLabelProperties: {} },
      rehypePlugins: [
        rehypeRaw,
        [rehypeSanitize, articleSchema(prefix)],
        [rehypeSlug, { prefix }],
        rules,
      ],
    });
    return { frontMatter, body: element, headings };
  } catch (error) {
    if (error instanceof RangeError) return { frontMatter, body: null, headings: [] };
    throw error;
  }
}

function parseInPieces(this: Processor): void {
  this.parser = (document) => parseMarkdown(document);
}
