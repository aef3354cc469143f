import type { Root } from "mdast";
import type { TextCounts } from "../article";
import { walkNodes } from "./weigh";

/** Counts a parsed text. Code and URLs do not count as words. */
export function countText(root: Root): TextCounts {
  const counts: TextCounts = {
    words: 0,
    headings: [0, 0, 0, 0, 0, 0],
    links: { inside: 0, outside: 0 },
    pictures: { all: 0, withoutText: 0 },
  };
  const addresses = new Map<string, string>();
  const references: string[] = [];
  for (const node of walkNodes(root)) {
    if (node.type === "text") counts.words += wordsIn(node.value);
    else if (node.type === "heading") counts.headings[node.depth - 1] = (counts.headings[node.depth - 1] ?? 0) + 1;
    else if (node.type === "link") countLink(counts, node.url);
    else if (node.type === "linkReference") references.push(node.identifier);
    else if (node.type === "definition") addresses.set(node.identifier, node.url);
    else if (node.type === "image" || node.type === "imageReference") {
      counts.pictures.all += 1;
      if (!node.alt?.trim()) counts.pictures.withoutText += 1;
    }
  }
  for (const reference of references) countLink(counts, addresses.get(reference) ?? "");
  return counts;
}

const wordsIn = (text: string) => text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)?.length ?? 0;

function countLink({ links }: TextCounts, address: string): void {
  if (/^(?:https?:)?\/\//i.test(address)) links.outside += 1;
  else links.inside += 1;
}
