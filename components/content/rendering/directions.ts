import type { Element, ElementContent, Root } from "hast";

/** Blocks of text: the browser determines their direction from the first letter. */
const LEAVES = new Set([
  "p",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "td",
  "th",
  "dt",
  "dd",
  "caption",
  "summary",
  "figcaption",
  "pre",
]);
/** Containers of blocks: the browser skips inner blocks that have a direction, so their direction is computed here. */
const GROUPS = new Set(["ul", "ol", "li", "dl", "blockquote", "div", "table", "details"]);
const LETTER = /\p{L}/u;
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u;

type Direction = "ltr" | "rtl";

/** Sets the direction of each block that has none, so that bullets, bars and columns follow its text. */
export function setDirections(tree: Root): void {
  const first = new Map<Element, Direction>();
  for (const child of tree.children) if (child.type === "element") findFirst(child, first);
  for (const child of tree.children) if (child.type === "element") direct(child, "ltr", first);
}

function direct(element: Element, around: Direction, first: ReadonlyMap<Element, Direction>): void {
  const { tagName, properties } = element;
  let inside = around;
  if (properties.dir === "ltr" || properties.dir === "rtl") inside = properties.dir;
  else if (properties.dir === undefined && (LEAVES.has(tagName) || isTightItem(element))) {
    properties.dir = "auto";
    inside = first.get(element) ?? "ltr";
  } else if (properties.dir === undefined && GROUPS.has(tagName)) {
    inside = first.get(element) ?? around;
    if (inside !== around) properties.dir = inside;
  }
  for (const child of element.children) if (child.type === "element") direct(child, inside, first);
}

const isTightItem = ({ tagName, children }: Element) =>
  tagName === "li" &&
  !children.some((child) => child.type === "element" && (LEAVES.has(child.tagName) || GROUPS.has(child.tagName)));

/** The direction of the first letter in each element, computed once for all elements that start with it. */
function findFirst(element: Element, first: Map<Element, Direction>): Direction | undefined {
  let found: Direction | undefined;
  for (const child of element.children) {
    const direction = directionIn(child, first);
    found ??= direction;
  }
  if (found) first.set(element, found);
  return found;
}

function directionIn(node: ElementContent, first: Map<Element, Direction>): Direction | undefined {
  if (node.type === "element") {
    const found = findFirst(node, first);
    return node.tagName === "code" || node.tagName === "pre" ? undefined : found;
  }
  if (node.type !== "text") return undefined;
  const letter = LETTER.exec(node.value)?.[0];
  if (letter === undefined) return undefined;
  return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}
