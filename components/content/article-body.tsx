import type { ReactElement } from "react";
import { Notice } from "@/components/ui/states";
import type { Article } from "./article";
import "./prose.css";

/** Renders a text as an article. Scripts, styles, frames, forms and remote images are removed. */
export function ArticleBody({ article: { frontMatter, html, refusal } }: { article: Article }): ReactElement {
  return (
    <article className="grid min-w-0 grid-cols-1 gap-3">
      {refusal !== null && <Notice hue="attention" title={refusal} />}
      {frontMatter !== null && (
        <details className="prose text-ink-muted">
          <summary>Front matter</summary>
          {frontMatter.problem !== null && <p>It cannot be read: {frontMatter.problem}.</p>}
          <pre tabIndex={0} dir="auto">
            {frontMatter.source}
          </pre>
        </details>
      )}
      <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
    </article>
  );
}
