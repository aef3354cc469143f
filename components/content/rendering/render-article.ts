import type { Root as HtmlRoot } from "hast";
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import rehypeStringify from "rehype-stringify";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { readFrontMatter, type FrontMatter } from "@/lib/core/input/front-matter";
import type { Article, ArticleOptions, Heading } from "../article";
import { applyArticleRules } from "./article-rules";
import { countText } from "./count-text";
import { grouped, LIMITS, TextTooLargeError } from "./limits";
import { parseMarkdown } from "./parse-markdown";
import { articleSchema } from "./sanitize-schema";
import { showSource } from "./show-source";
import { enforceNodeLimit } from "./weigh";

/**
 * Renders untrusted Markdown to sanitized HTML with an outline. Above the limits, it returns the source with the
 * reason.
 */
export function renderArticle(source: string, options: ArticleOptions): Article {
  try {
    if (source.length > LIMITS.text)
      throw new TextTooLargeError(`It has ${grouped(source.length)} characters. The limit is ${grouped(LIMITS.text)}.`);
    return laidOut(source, options);
  } catch (error) {
    if (error instanceof TextTooLargeError)
      return showSource(source, `This text is too large to render. ${error.message}`, options);
    if (error instanceof RangeError) return showSource(source, "This text is nested too deeply to render.", options);
    throw error;
  }
}

function laidOut(source: string, { idPrefix }: ArticleOptions): Article {
  const read = readFrontMatter(source);
  const tree = parseMarkdown(read.body);
  const { html: raw } = enforceNodeLimit(tree);
  let headings: Heading[] = [];
  const rules = () => (html: HtmlRoot) => {
    headings = applyArticleRules(html, idPrefix);
  };
  const toHtml = unified().use(remarkRehype, {
    allowDangerousHtml: true,
    clobberPrefix: "",
    footnoteLabelProperties: {},
  });
  if (raw) toHtml.use(rehypeRaw);
  const processor = toHtml
    .use(rehypeSanitize, articleSchema(idPrefix))
    .use(rehypeSlug, { prefix: idPrefix })
    .use(rules)
    .use(rehypeStringify, { closeSelfClosing: true });
  const html = processor.stringify(processor.runSync(tree) as HtmlRoot);
  if (html.length > LIMITS.html)
    throw new TextTooLargeError(
      `It would make ${grouped(html.length)} characters of HTML. The limit is ${grouped(LIMITS.html)}.`,
    );
  return { frontMatter: frontMatterOf(read), html, refusal: null, headings, counts: countText(tree) };
}

function frontMatterOf({ source, fields, problem }: FrontMatter): Article["frontMatter"] {
  if (source === null) return null;
  const { description } = fields;
  return { source: source.trimEnd(), problem, description: typeof description === "string" ? description : null };
}
