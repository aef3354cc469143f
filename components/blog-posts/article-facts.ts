import type { Nodes } from "mdast";
import { splitFrontMatter } from "@/components/content/front-matter";
import { parseMarkdown } from "@/components/content/markdown-chunks";

/** Words a minute at which an adult reads plain prose silently. */
const WORDS_A_MINUTE = 230;

/** What can be counted in an article, and nothing that would have to be guessed. */
export type ArticleFacts = {
  /** Characters, as search engines cut titles by their length. */
  titleLength: number;
  /** Of the front matter's description; null where it has none on one line. */
  descriptionLength: number | null;
  words: number;
  readingMinutes: number;
  /** How many headings of each depth, 1 to 6. */
  headings: number[];
  links: { inside: number; outside: number };
  pictures: { all: number; withoutText: number };
};

/** Counts from the Markdown's own tree: code, front matter and addresses are no words. */
export function articleFacts(title: string, markdown: string): ArticleFacts {
  const { frontMatter, body } = splitFrontMatter(markdown);
  const facts: ArticleFacts = {
    titleLength: [...title].length,
    descriptionLength: descriptionLength(frontMatter),
    words: 0,
    readingMinutes: 0,
    headings: [0, 0, 0, 0, 0, 0],
    links: { inside: 0, outside: 0 },
    pictures: { all: 0, withoutText: 0 },
  };
  const waiting: Nodes[] = [parseMarkdown(body)];
  const addresses = new Map<string, string>();
  const references: string[] = [];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === "text") facts.words += wordsIn(node.value);
    else if (node.type === "heading") facts.headings[node.depth - 1] = (facts.headings[node.depth - 1] ?? 0) + 1;
    else if (node.type === "link") countLink(facts, node.url);
    else if (node.type === "linkReference") references.push(node.identifier);
    else if (node.type === "definition") addresses.set(node.identifier, node.url);
    else if (node.type === "image" || node.type === "imageReference") {
      facts.pictures.all += 1;
      if (!node.alt?.trim()) facts.pictures.withoutText += 1;
    }
    if ("children" in node) for (const child of node.children) waiting.push(child);
  }
  for (const reference of references) countLink(facts, addresses.get(reference) ?? "");
  facts.readingMinutes = facts.words === 0 ? 0 : Math.max(1, Math.round(facts.words / WORDS_A_MINUTE));
  return facts;
}

const wordsIn = (text: string) => text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)?.length ?? 0;

function countLink({ links }: ArticleFacts, address: string): void {
  if (/^(?:https?:)?\/\//i.test(address)) links.outside += 1;
  else links.inside += 1;
}

function descriptionLength(frontMatter: string | null): number | null {
  const value = /^description:[ \t]+(.+)$/m.exec(frontMatter ?? "")?.[1]?.trim();
  if (!value || /^[>|]/.test(value)) return null;
  const quoted = /^(["'])(.*)\1$/.exec(value);
  // A quotation that goes on over further lines would be counted short.
  if (!quoted && /^["']/.test(value)) return null;
  return [...(quoted?.[2] ?? value)].length;
}
