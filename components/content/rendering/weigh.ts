import type { Definition, Html, Nodes, Root } from "mdast";
import { grouped, LIMITS, TextTooLargeError } from "./limits";
import { cellsOf } from "./refuse-block";

const TAG = /<(\/?)([a-z][a-z0-9]*)/gi;
const VOID = new Set([
  "area",
  "base",
  "br",
  "col",
  "embed",
  "hr",
  "img",
  "input",
  "link",
  "meta",
  "source",
  "track",
  "wbr",
]);
/** Formatting elements, which HTML reopens in every block until they are closed. */
const FORMATTING = new Set([
  "a",
  "b",
  "big",
  "code",
  "em",
  "font",
  "i",
  "nobr",
  "s",
  "small",
  "strike",
  "strong",
  "tt",
  "u",
]);
const BLOCKS = new Set<Nodes["type"]>(["paragraph", "heading", "listItem", "tableCell", "blockquote"]);

/**
 * Counts the nodes that the tree would create, before creating any: cells that pad rows, footnotes that refer to each
 * other, URLs repeated by each reference, and tags that every later block reopens.
 * @returns whether the tree contains raw HTML
 * @throws TextTooLargeError
 */
export function enforceNodeLimit(root: Root): { html: boolean } {
  const tags = { open: 0, formatting: 0 };
  const addresses = new Map<string, number>();
  const found: { nodes: number; characters: number; html: boolean } = { nodes: 0, characters: 0, html: false };
  for (const node of walkNodes(root)) {
    if (node.type === "definition") addresses.set(node.identifier, lengthOf(node));
  }
  for (const node of walkNodes(root)) {
    found.nodes += 1 + (BLOCKS.has(node.type) ? tags.formatting : 0);
    if ("value" in node) found.characters += node.value.length;
    if (node.type === "table") found.nodes += 2 * cellsOf(node);
    if (node.type === "html") {
      found.html = true;
      found.nodes += countTags(node, tags);
    }
    if (node.type === "footnoteReference") {
      found.nodes += 6;
      found.characters += 5 * node.identifier.length;
    }
    if (node.type === "linkReference" || node.type === "imageReference") {
      found.characters += addresses.get(node.identifier) ?? 0;
    }
    refuseAbove(found.nodes, LIMITS.nodes, "would have more than", "elements");
    refuseAbove(found.characters, LIMITS.html, "would make more than", "characters of HTML");
  }
  return { html: found.html };
}

/** Counts the elements that the tags open, including reopened ones. @throws TextTooLargeError */
function countTags({ value }: Html, tags: { open: number; formatting: number }): number {
  let elements = 0;
  for (const [, closing, name = ""] of value.matchAll(TAG)) {
    const tag = name.toLowerCase();
    if (VOID.has(tag)) elements += 1;
    else if (closing) {
      tags.open = Math.max(0, tags.open - 1);
      if (FORMATTING.has(tag)) tags.formatting = Math.max(0, tags.formatting - 1);
    } else {
      elements += 1 + (FORMATTING.has(tag) ? 0 : tags.formatting);
      tags.open += 1;
      if (FORMATTING.has(tag)) tags.formatting += 1;
      refuseAbove(tags.open, LIMITS.openTags, "leaves open more than", "HTML tags");
    }
  }
  return elements;
}

function refuseAbove(count: number, limit: number, does: string, what: string): void {
  if (count > limit) throw new TextTooLargeError(`It ${does} ${grouped(limit)} ${what}.`);
}

const lengthOf = (node: Definition) => node.url.length + (node.title?.length ?? 0);

/** All nodes in document order, parents first. Footnotes come where they are defined. */
export function* walkNodes(root: Root): Generator<Nodes> {
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    if ("children" in node)
      for (let at = node.children.length - 1; at >= 0; at -= 1) waiting.push(node.children[at] as Nodes);
  }
}
