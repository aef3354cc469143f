import { constants, setPriority } from "node:os";
import type { ArticleOptions } from "../article";
import { layOut } from "./lay-out";

/** A text to lay out, and what its answer is called. */
export type Job = { number: number; source: string; options: ArticleOptions };
export type Answer = { number: number; article: ReturnType<typeof layOut> };

// Requests come first: what is laid out here waits for a free processor.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.on("message", ({ number, source, options }: Job) => {
  process.send?.({ number, article: layOut(source, options) } satisfies Answer);
});
process.on("disconnect", () => process.exit());
