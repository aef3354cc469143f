/** A heading of an article: `depth` 1-6 as written, `id` as on the page. */
export type Heading = { depth: number; text: string; id: string };

/** What can be counted in a text without its front matter and code. */
export type TextCounts = {
  words: number;
  /** How many headings of each depth, 1 to 6. */
  headings: number[];
  links: { inside: number; outside: number };
  pictures: { all: number; withoutText: number };
};

/** A Markdown text as a page shows it. */
export type Article = {
  frontMatter: { source: string; description: string | null; problem: string | null } | null;
  /** Sanitized HTML: the text laid out, or its source where `refusal` says why. */
  html: string;
  refusal: string | null;
  headings: Heading[];
  /** Null for a text that was not laid out. */
  counts: TextCounts | null;
};

export type ArticleOptions = {
  /** Put before every id, so that prose cannot shadow the page's own names. Unique where a page shows two articles. */
  idPrefix: string;
};

export const DEFAULT_ID_PREFIX = "md-";
