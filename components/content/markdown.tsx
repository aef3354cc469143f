import type { ReactElement } from "react";
import { ArticleBody } from "./article-body";
import { readArticle } from "./rendering/read-article";
import { DeferredArticle } from "./when-laid-out";

type MarkdownProps = {
  /** Untrusted GitHub Flavored Markdown of any size. */
  source: string;
  /** Prefix of every id, so that prose cannot shadow ids of the page. Must be unique on a page with two articles. */
  idPrefix: string;
};

/** Renders untrusted Markdown as an article, outside the server's own process. */
export function Markdown({ source, idPrefix }: MarkdownProps): ReactElement {
  return (
    <DeferredArticle
      article={readArticle(source, { idPrefix })}
      show={(article) => <ArticleBody article={article} />}
      meanwhile={<p className="text-ink-muted">Rendering …</p>}
    />
  );
}
