import { ARRAY, ESCAPED_KEY, ESCAPED_VALUE, KIND_BITS, NONE, NULL, STRING, type JsonIndex } from "./json-index";

/** A key as written in the source, without quotes; null in arrays and at the root. */
export function keySource(text: string, index: JsonIndex, node: number): string | null {
  const start = index.keyStart[node] ?? NONE;
  return start === NONE ? null : text.slice(start + 1, (index.keyEnd[node] ?? 0) - 1);
}

/** A value as written in the source. */
export function valueSource(text: string, index: JsonIndex, node: number): string {
  return text.slice(index.start[node] ?? 0, index.end[node] ?? 0);
}

export function keyText(text: string, index: JsonIndex, node: number): string | null {
  const source = keySource(text, index, node);
  return source !== null && (index.kind[node] ?? 0) & ESCAPED_KEY ? unescape(source) : source;
}

/** A string's decoded text; any other value as written in the source. */
export function valueText(text: string, index: JsonIndex, node: number): string {
  const kind = index.kind[node] ?? NULL;
  const source = valueSource(text, index, node);
  if ((kind & KIND_BITS) !== STRING) return source;
  const inner = source.slice(1, -1);
  return kind & ESCAPED_VALUE ? unescape(inner) : inner;
}

function unescape(inner: string): string {
  return String(JSON.parse(`"${inner}"`));
}

/** The path of a value, such as `$.calls[3]["odd key"]`. */
export function pathOf(text: string, index: JsonIndex, node: number): string {
  const steps: string[] = [];
  for (let at = node; (index.parent[at] ?? NONE) !== NONE; at = index.parent[at] ?? NONE) {
    const parent = index.parent[at] ?? NONE;
    if (((index.kind[parent] ?? 0) & KIND_BITS) === ARRAY) steps.push(`[${index.ordinal[at] ?? 0}]`);
    else steps.push(step(keyText(text, index, at) ?? ""));
  }
  return `$${steps.reverse().join("")}`;
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
