import type { ReactNode } from "react";
import { PartialState } from "@/components/ui/states";
import type { Part } from "@/lib/core/records/parts";
import type { Article } from "./article";
import { ArticleBody } from "./article-body";
import { Outline } from "./outline";
import { DeferredArticle } from "./when-laid-out";

type ReadingProps = {
  /** The text as read from the store, and its name for error messages. */
  content: Part<string>;
  what: string;
  /** The same text rendered; null if there is none. */
  article: Promise<Article> | null;
  asideLabel: string;
  aside: ReactNode;
};

/** A text in a reading column, with its outline on one side and its facts on the other. */
export function Reading({ content, what, article, asideLabel, aside }: ReadingProps) {
  return (
    <div className="grid items-start gap-6 pt-3 xl:grid-cols-[11rem_minmax(0,1fr)_22rem]">
      <div className="sticky top-16 hidden max-h-[calc(100dvh-5rem)] overflow-y-auto xl:block">
        {article && <DeferredArticle article={article} show={({ headings }) => <Outline headings={headings} />} />}
      </div>
      <div className="min-w-0">
        {content.state === "present" ? (
          article && (
            <DeferredArticle
              article={article}
              show={(laidOut) => <ArticleBody article={laidOut} />}
              meanwhile={<p className="text-ink-muted">Rendering …</p>}
            />
          )
        ) : (
          <PartialState what={what} why={content.why} />
        )}
      </div>
      <aside aria-label={asideLabel} className="grid min-w-0 gap-4">
        {aside}
      </aside>
    </div>
  );
}
