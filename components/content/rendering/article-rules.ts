import type { Element, ElementContent, Root, Text } from "hast";
import type { Heading } from "../article";
import { markAlert } from "./alerts";
import { setDirections } from "./directions";
import { LIMITS } from "./limits";
import { readAddress } from "./safe-address";

const DEEPEST: number = LIMITS.nesting;

interface Walk {
  prefix: string;
  ids: Set<string>;
  headings: Heading[];
}

/**
 * Applies, in place, the rules that no generic sanitizer covers: link targets, images, task boxes, heading levels,
 * unique ids, scrollable tables, alerts, text direction and a nesting limit. Returns the headings in document order.
 */
export function applyArticleRules(tree: Root, prefix: string): Heading[] {
  const walk: Walk = { prefix, ids: new Set(), headings: [] };
  visitChildren(tree, walk, 0, false);
  setDirections(tree);
  return walk.headings;
}

function visitChildren(parent: Root | Element, walk: Walk, depth: number, inLink: boolean): void {
  parent.children.forEach((node, index) => {
    if (node.type !== "element") return;
    if (depth >= DEEPEST) {
      parent.children[index] = { type: "text", value: textOf(node) };
      return;
    }
    uniqueId(node, walk);
    const replacement = replace(node, walk, inLink);
    if (replacement !== node) {
      parent.children[index] = replacement;
      if (replacement.tagName === "span") return;
    }
    visitChildren(node, walk, depth + 1, inLink || node.tagName === "a");
  });
}

function replace(node: Element, walk: Walk, inLink: boolean): Element {
  if (node.tagName === "a") link(node, walk);
  if (node.tagName === "img") return picture(node, inLink);
  if (node.tagName === "input") return taskBox(node);
  if (node.tagName === "pre") node.properties.tabIndex = 0;
  if (node.tagName === "blockquote") markAlert(node);
  if (node.tagName === "th" && textOf(node).trim() === "") node.tagName = "td";
  if (/^h[1-6]$/.test(node.tagName)) heading(node, walk);
  if (node.tagName === "table") {
    return element("div", { role: "group", ariaLabel: "Table", tabIndex: 0, dataTable: "" }, [node]);
  }
  return node;
}

function uniqueId(node: Element, walk: Walk): void {
  const { id } = node.properties;
  if (typeof id !== "string") return;
  if (!/^h[1-6]$/.test(node.tagName) && walk.ids.has(id)) {
    delete node.properties.id;
    return;
  }
  let free = id;
  for (let i = 1; walk.ids.has(free); i += 1) free = `${id}-${i}`;
  walk.ids.add(free);
  node.properties.id = free;
}

function heading(node: Element, walk: Walk): void {
  const depth = Number(node.tagName.charAt(1));
  const text = textOf(node).replace(/\s+/g, " ").trim();
  const { id } = node.properties;
  if (typeof id === "string" && text !== "") walk.headings.push({ depth, text, id });
  node.tagName = `h${Math.min(depth + 1, 6)}`;
  if (depth === 6) node.properties.dataDeepest = "";
}

function link(node: Element, walk: Walk): void {
  const raw = typeof node.properties.href === "string" ? node.properties.href : "";
  delete node.properties.href;
  const address = readAddress(raw);
  if (address.kind === "web") {
    Object.assign(node.properties, outward(address.href));
  } else if (address.kind === "mail") {
    Object.assign(node.properties, outward(address.href), { target: undefined });
  } else if (address.kind === "fragment") {
    node.properties.href = `#${walk.prefix}${address.id}`;
  } else if (raw !== "") {
    Object.assign(node.properties, { dataInert: "", title: `Link removed: ${raw.slice(0, 300)}` });
  }
}

function picture(node: Element, inLink: boolean): Element {
  const alt = typeof node.properties.alt === "string" ? node.properties.alt.trim() : "";
  const raw = typeof node.properties.src === "string" ? node.properties.src : "";
  const address = readAddress(raw);
  const children: ElementContent[] = [text(alt === "" ? "Image without description" : `Image: ${alt}`)];
  if (address.kind === "web" && !inLink) {
    children.push(text(" "), element("a", outward(address.href), [text(`open on ${address.host}`)]));
  } else if (address.kind !== "web" && /^data:/i.test(raw.trim())) {
    children.push(text(" (embedded data, not shown)"));
  } else if (address.kind !== "web" && raw !== "") {
    children.push(text(" "), element("code", {}, [text(raw.slice(0, 300))]));
  }
  return element("span", { dataPicture: "" }, children);
}

function taskBox(node: Element): Element {
  const done = Boolean(node.properties.checked);
  const properties = { role: "img", ariaLabel: done ? "Done" : "Not done", dataTask: done ? "done" : "open" };
  return element("span", properties, [text(done ? "[x]" : "[ ]")]);
}

function outward(href: string): Element["properties"] {
  return { href, rel: ["noopener", "noreferrer", "nofollow"], target: "_blank" };
}

function element(tagName: string, properties: Element["properties"], children: ElementContent[]): Element {
  return { type: "element", tagName, properties, children };
}

function text(value: string): Text {
  return { type: "text", value };
}

function textOf(node: Element): string {
  const parts: string[] = [];
  const pending: ElementContent[] = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.type === "text") parts.push(next.value);
    else if (next.type === "element") for (const child of next.children.toReversed()) pending.push(child);
  }
  return parts.join("");
}
