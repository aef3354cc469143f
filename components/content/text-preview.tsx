"use client";

import { useDeferredValue, useMemo } from "react";
import { Notice } from "@/components/ui/states";
import { DEFAULT_ID_PREFIX } from "./article";
import { ArticleBody } from "./article-body";
import { renderArticle } from "./rendering/render-article";

/** Maximum characters to preview. Rendering more would make typing slow. */
const MAX_PREVIEW_LENGTH = 200_000;

/** Live preview of a text, rendered shortly after typing. */
export function TextPreview({ text }: { text: string }) {
  const shown = useDeferredValue(text.slice(0, MAX_PREVIEW_LENGTH));
  const article = useMemo(() => renderArticle(shown, { idPrefix: DEFAULT_ID_PREFIX }), [shown]);
  return (
    <section aria-label="Preview" className="grid min-w-0 grid-cols-1 gap-3 rounded-md border border-line p-4">
      {text.length > MAX_PREVIEW_LENGTH && (
        <Notice hue="progress" title="The preview stops after 200,000 characters. The full text is saved." />
      )}
      {shown.trim() ? (
        <ArticleBody article={article} />
      ) : (
        <p className="text-ink-muted">Your text is previewed here as readers will see it.</p>
      )}
    </section>
  );
}
