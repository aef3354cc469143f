"use client";

import { Notice } from "@/components/ui/states";
import { ArticleBody } from "./article-body";
import { useArticle } from "./use-article";

/** Laying out more than this while somebody types would make typing slow. */
const MOST = 200_000;

/** A text that is being written, as its readers will see it, a moment after it is typed. */
export function TextPreview({ text }: { text: string }) {
  const shown = text.slice(0, MOST);
  const article = useArticle(shown);
  return (
    <section aria-label="Preview" className="grid min-w-0 grid-cols-1 gap-3 rounded-md border border-line p-4">
      {text.length > MOST && (
        <Notice hue="progress" title="The preview ends here after 200,000 characters. The whole text is saved." />
      )}
      {shown.trim() ? (
        article && <ArticleBody article={article} />
      ) : (
        <p className="text-ink-muted">What you write is shown here as its readers see it.</p>
      )}
    </section>
  );
}
