import type { ReactElement } from "react";
import { ArticleBody } from "./article-body";
import { readArticle } from "./rendering/read-article";
import { WhenLaidOut } from "./when-laid-out";

type MarkdownProps = {
  /** Untrusted Markdown, GitHub flavour, of any size. */
  source: string;
  /** Put before every id, so that prose cannot shadow the page's own names. Unique where a page shows two articles. */
  idPrefix: string;
};

/** Untrusted Markdown as an article, laid out outside the server's own process. */
export function Markdown({ source, idPrefix }: MarkdownProps): ReactElement {
  return (
    <WhenLaidOut
      article={readArticle(source, { idPrefix })}
      show={(article) => <ArticleBody article={article} />}
      meanwhile={<p className="text-ink-muted">Rendering …</p>}
    />
  );
}
