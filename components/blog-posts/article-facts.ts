import type { Article, TextCounts } from "@/components/content/article";

/** Words a minute at which an adult reads plain prose silently. */
const WORDS_A_MINUTE = 230;

/** What can be counted in an article, and nothing that would have to be guessed. */
export type ArticleFacts = TextCounts & {
  /** Characters, as search engines cut titles by their length. */
  titleLength: number;
  /** Of the front matter's description; null where it has none. */
  descriptionLength: number | null;
  readingMinutes: number;
};

/** Null for a text that was too large to lay out. */
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
