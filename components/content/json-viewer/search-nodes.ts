import { isContainer, type JsonIndex } from "./json-index";
import { keyText, valueText } from "./node-text";

const STRIDE = 20_000;

/**
 * Finds nodes whose key or own value contains `query`, ignoring case, in ascending order. Yields between chunks so that
 * the caller can switch to a newer search.
 */
export function* searchNodes(text: string, index: JsonIndex, query: string): Generator<void, Uint32Array> {
  const wanted = query.toLowerCase();
  if (wanted === "") return new Uint32Array(0);
  const found: number[] = [];
  for (let node = 0; node < index.count; node += 1) {
    if (node % STRIDE === STRIDE - 1) yield;
    const key = keyText(text, index, node);
    if (key !== null && key.toLowerCase().includes(wanted)) found.push(node);
    else if (!isContainer(index, node) && valueText(text, index, node).toLowerCase().includes(wanted)) found.push(node);
  }
  return Uint32Array.from(found);
}

/** Splits `text` into parts that match the query and parts that do not. */
export function markQuery(text: string, query: string): { text: string; hit: boolean }[] {
  const wanted = query.toLowerCase();
  const lower = text.toLowerCase();
  if (wanted === "" || lower.length !== text.length) return [{ text, hit: false }];
  const parts: { text: string; hit: boolean }[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), hit: false });
    from = at + wanted.length;
    parts.push({ text: text.slice(at, from), hit: true });
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return parts;
}
