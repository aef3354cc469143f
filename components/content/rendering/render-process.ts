import { constants, setPriority } from "node:os";
import type { ArticleOptions } from "../article";
import { renderArticle } from "./render-article";

/** A text to render; `number` identifies its reply. */
export type Job = { number: number; source: string; options: ArticleOptions };
export type Answer = { number: number; article: ReturnType<typeof renderArticle> };

// Requests have priority, so this process runs only on a free CPU.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.on("message", ({ number, source, options }: Job) => {
  process.send?.({ number, article: renderArticle(source, options) } satisfies Answer);
});
process.on("disconnect", () => process.exit());
