import type { Article, TextCounts } from "@/components/content/article";

/** Words per minute an adult reads silently. */
const WORDS_A_MINUTE = 230;

/** Facts counted from an article, without estimates. */
export type ArticleFacts = TextCounts & {
  /** In characters, because search engines truncate titles by length. */
  titleLength: number;
  /** Length of the front matter's description; null without one. */
  descriptionLength: number | null;
  readingMinutes: number;
};

/** Null if the text was too large to render. */
export function articleFacts(title: string, { frontMatter, counts }: Article): ArticleFacts | null {
  if (!counts) return null;
  const description = frontMatter?.description ?? null;
  return {
    ...counts,
    titleLength: [...title].length,
    descriptionLength: description === null ? null : [...description].length,
    readingMinutes: counts.words === 0 ? 0 : Math.max(1, Math.round(counts.words / WORDS_A_MINUTE)),
  };
}
