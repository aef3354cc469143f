import { readArticle } from "./article";
import type { Heading } from "./article-rules";

export type { Heading } from "./article-rules";

/** The headings of a Markdown text in order, with the ids that `Markdown` gives them under the same prefix. */
export function outlineOf(markdown: string, idPrefix?: string): Heading[] {
  return readArticle(markdown, { idPrefix, headingsOnly: true }).headings;
}
