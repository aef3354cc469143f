import type { ReactElement } from "react";
import { ArticleBody } from "./article-body";
import { readArticle } from "./rendering/read-article";

type MarkdownProps = {
  /** Untrusted Markdown, GitHub flavour, of any size. */
  source: string;
  /** Put before every id, so that prose cannot shadow the page's own names. Unique where a page shows two articles. */
  idPrefix: string;
};

/** Untrusted Markdown as an article, laid out outside the server's own process. */
export async function Markdown({ source, idPrefix }: MarkdownProps): Promise<ReactElement> {
  return <ArticleBody article={await readArticle(source, { idPrefix })} />;
}
