import type { ReactElement } from "react";
import { readArticle, type Article } from "./article";
import "./prose.css";

interface MarkdownProps {
  /** Untrusted Markdown, GitHub flavour, up to some megabytes. */
  source: string;
  /** Put before every id, so that prose cannot shadow the page's own names. Unique where a page shows two articles. */
  idPrefix?: string;
}

/** Untrusted Markdown as an article. No script, style, frame, form or remote picture of it reaches the page. */
export function Markdown({ source, idPrefix }: MarkdownProps): ReactElement {
  return <ArticleBody article={readArticle(source, { idPrefix })} source={source} />;
}

/** The same for a text that was read before, where a page wants body and outline of one pass. */
export function ArticleBody({ article, source }: { article: Article; source: string }): ReactElement {
  return (
    <article className="prose">
      {article.frontMatter !== null && (
        <details className="text-ink-muted">
          <summary>Front matter</summary>
          <pre tabIndex={0}>{article.frontMatter}</pre>
        </details>
      )}
      {article.body ?? (
        <>
          <p>
            <strong>This text is nested too deeply to lay out. It is shown as its source.</strong>
          </p>
          <pre tabIndex={0} className="whitespace-pre-wrap">
            {source}
          </pre>
        </>
      )}
    </article>
  );
}
