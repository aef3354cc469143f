import { setTimeout as rest } from "node:timers/promises";
import { Suspense, type ReactNode } from "react";
import type { Article } from "./article";

/** Texts that take longer do not hold up the page around them. */
const SOON_MS = 500;

type Props = { article: Promise<Article>; show(article: Article): ReactNode; meanwhile?: ReactNode };

/** Shows an article with the page where it is laid out soon, else `meanwhile`, and the article once it is there. */
export async function WhenLaidOut({ article, show, meanwhile }: Props): Promise<ReactNode> {
  const soon = await Promise.race([article, rest(SOON_MS, null, { ref: false })]);
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
