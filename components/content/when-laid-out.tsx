import { setTimeout as rest } from "node:timers/promises";
import { Suspense, type ReactNode } from "react";
import type { Article } from "./article";

/** The page waits this long for an article before it shows `meanwhile`. */
const WAIT_MS = 500;

type Props = { article: Promise<Article>; show(article: Article): ReactNode; meanwhile?: ReactNode };

/** Renders an article with the page if it is ready soon; otherwise `meanwhile`, then the article once it is ready. */
export async function DeferredArticle({ article, show, meanwhile }: Props): Promise<ReactNode> {
  const soon = await Promise.race([article, rest(WAIT_MS, null, { ref: false })]);
  if (soon) return show(soon);
  return (
    <Suspense fallback={meanwhile}>
      <Later article={article} show={show} />
    </Suspense>
  );
}

async function Later({ article, show }: Props): Promise<ReactNode> {
  return show(await article);
}
