import type { Element } from "hast";

const WORDS = { note: "Note", tip: "Tip", important: "Important", warning: "Warning", caution: "Caution" };
const MARKER = /^\s*\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;

/** Turns a blockquote that starts with `[!NOTE]` or another GitHub marker into an alert with that word as its title. */
export function markAlert(quotation: Element): void {
  const first = quotation.children.find((child) => child.type === "element");
  const opening = first?.tagName === "p" ? first.children[0] : undefined;
  if (!first || opening?.type !== "text") return;
  const [marker, name] = MARKER.exec(opening.value) ?? [];
  if (marker === undefined || name === undefined) return;
  const kind = name.toLowerCase() as keyof typeof WORDS;
  const rest = opening.value.slice(marker.length);
  const following = first.children[1];
  // Text after the marker's line belongs to the alert. With text on the marker's own line, it is no alert.
  if (
    rest === "" &&
    following &&
    !marker.endsWith("\n") &&
    !(following.type === "element" && following.tagName === "br")
  )
    return;
  opening.value = rest;
  if (following?.type === "element" && following.tagName === "br" && rest === "") first.children.splice(1, 1);
  quotation.tagName = "div";
  Object.assign(quotation.properties, { role: "note", dataAlert: kind });
  if (first.children.every((child) => child.type === "text" && child.value.trim() === "")) {
    quotation.children.splice(quotation.children.indexOf(first), 1);
  }
  const title: Element = {
    type: "element",
    tagName: "p",
    properties: { dataAlertTitle: "" },
    children: [{ type: "text", value: WORDS[kind] }],
  };
  quotation.children.unshift(title);
}
