/** A heading of an article: `depth` is 1-6 as in the source, `id` is its id on the page. */
export type Heading = { depth: number; text: string; id: string };

/** Counts for a text without front matter and code. */
export type TextCounts = {
  words: number;
  /** Number of headings of each depth, 1 to 6. */
  headings: number[];
  links: { inside: number; outside: number };
  pictures: { all: number; withoutText: number };
};

/** A rendered Markdown text. */
export type Article = {
  frontMatter: { source: string; description: string | null; problem: string | null } | null;
  /** Sanitized HTML: the rendered text, or its source if `refusal` is set. */
  html: string;
  refusal: string | null;
  headings: Heading[];
  /** Null if the text was not rendered. */
  counts: TextCounts | null;
};

export type ArticleOptions = {
  /** Prefix of every id, so that prose cannot shadow ids of the page. Must be unique on a page with two articles. */
  idPrefix: string;
};

export const DEFAULT_ID_PREFIX = "md-";
