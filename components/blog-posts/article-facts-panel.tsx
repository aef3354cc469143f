import { DefinitionList } from "@/components/ui/definition-list";
import { formatCount, plural } from "@/components/ui/format";
import type { ArticleFacts } from "./article-facts";

export function ArticleFactsPanel({ facts }: { facts: ArticleFacts | null }) {
  return (
    <section aria-labelledby="counted" className="rounded-md border border-line px-3">
      <h2 id="counted" className="pt-2.5 pb-1 font-medium">
        Text statistics
      </h2>
      {facts ? (
        <DefinitionList items={itemsOf(facts)} />
      ) : (
        <p className="pb-2.5 text-ink-muted">This text is too large to render, so nothing was counted.</p>
      )}
    </section>
  );
}

function itemsOf(facts: ArticleFacts) {
  const { links, pictures, headings, descriptionLength } = facts;
  const counted = headings.flatMap((count, at) => (count > 0 ? [`${formatCount(count)} × h${at + 1}`] : []));
  return [
    { term: "Title", value: plural(facts.titleLength, "character") },
    { term: "Description", value: descriptionLength === null ? null : plural(descriptionLength, "character") },
    { term: "Length", value: `${plural(facts.words, "word")}, about ${facts.readingMinutes} min to read` },
    { term: "Headings", value: counted.length > 0 ? counted.join(", ") : null },
    { term: "Links", value: `${formatCount(links.outside)} external, ${formatCount(links.inside)} internal` },
    {
      term: "Images",
      value:
        pictures.withoutText > 0
          ? `${formatCount(pictures.all)}, ${formatCount(pictures.withoutText)} without alt text`
          : formatCount(pictures.all),
    },
  ];
}
