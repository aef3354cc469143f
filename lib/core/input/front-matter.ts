import { isMap, parseDocument, type Document } from "yaml";

/** A text split into front matter and body. `source` and `body` are exact slices with the original line endings. */
export type FrontMatter = {
  /** The text between the fences; null without front matter. */
  source: string | null;
  /** The values by name; empty without front matter or when it cannot be read. */
  fields: Record<string, unknown>;
  /** Why the front matter cannot be read, with the line in the text; null when it can. */
  problem: string | null;
  body: string;
};

const OPENING = /^\uFEFF?---[ \t]*(?:\r\n|\n|\r)/;
const CLOSING = /^---[ \t]*$/;
const LINE_END = /\r\n|\n|\r/g;
/** A line that names a value. A text that begins with a horizontal rule continues with other lines. */
const NAMED = /^(?:"[^"]*"|'[^']*'|[\p{L}\p{N}_$.][^:#]{0,80}?)[ \t]*:(?:[ \t]|$)/u;
/** The limits on characters and nested values: anything larger is not a description of a text. */
const MAX_CHARACTERS = 50_000;
const MAX_DEPTH = 50;

/**
 * Reads the YAML between two lines of `---` at the very start of a text. A horizontal rule is not front matter: a blank
 * line follows it, or lines that name no value.
 */
export function readFrontMatter(text: string): FrontMatter {
  const without = { source: null, fields: {}, problem: null, body: text };
  const opening = OPENING.exec(text)?.[0];
  if (opening === undefined) return without;
  const { lines, end, next } = linesUntilClosing(text, opening.length);
  if (lines[0]?.trim() === "") return without;
  const first = lines.find((line) => line.trim() !== "" && !line.startsWith("#"));
  const named = first !== undefined && NAMED.test(first);
  if (end === null)
    return named ? { ...without, problem: "line 1: the front matter opens with --- but is never closed" } : without;
  const source = text.slice(opening.length, end);
  if (first !== undefined && !named) return without;
  return { source, ...valuesOf(lines), body: text.slice(next) };
}

/** Counts the words of a text without its front matter, for lists and reports. */
export function countWords(text: string): number {
  return readFrontMatter(text).body.split(/\s+/).filter(Boolean).length;
}

function linesUntilClosing(text: string, from: number): { lines: string[]; end: number | null; next: number } {
  const lines: string[] = [];
  for (let at = from; at < text.length;) {
    LINE_END.lastIndex = at;
    const found = LINE_END.exec(text);
    const line = text.slice(at, found?.index);
    const next = found ? found.index + found[0].length : text.length;
    if (CLOSING.test(line)) return { lines, end: at, next };
    lines.push(line);
    at = next;
  }
  return { lines, end: null, next: text.length };
}

function valuesOf(lines: readonly string[]): Pick<FrontMatter, "fields" | "problem"> {
  const yaml = indentQuoted(lines).join("\n");
  const unread = (problem: string) => ({ fields: {}, problem });
  if (yaml.length > MAX_CHARACTERS)
    return unread(`line 1: the front matter is longer than ${MAX_CHARACTERS.toLocaleString("en-GB")} characters`);
  if (nesting(yaml) > MAX_DEPTH) return unread(`line 1: the front matter is nested more than ${MAX_DEPTH} deep`);
  const front = parseDocument(yaml);
  const [error] = front.errors;
  if (error) {
    const line = (error.linePos?.[0].line ?? 0) + 1;
    return unread(`line ${line}: the front matter is not valid YAML: ${error.message.split("\n")[0] ?? ""}`);
  }
  if (front.contents !== null && !isMap(front.contents))
    return unread("line 2: the front matter must be lines of `name: value`");
  return fieldsOf(front);
}

function fieldsOf(front: Document): Pick<FrontMatter, "fields" | "problem"> {
  try {
    return { fields: (front.toJS() ?? {}) as Record<string, unknown>, problem: null };
  } catch (error) {
    // Undefined aliases, or aliases that refer to each other until the values would exhaust memory.
    const why = error instanceof Error ? error.message : String(error);
    return { fields: {}, problem: `line 1: the front matter cannot be read: ${why}` };
  }
}

/** An upper bound on how deep values are nested, by brackets or by indentation. */
function nesting(yaml: string): number {
  const opened = yaml.match(/[[{]/g)?.length ?? 0;
  const indented = yaml.match(/^[ \t?-]*/gm)?.reduce((most, { length }) => Math.max(most, length), 0) ?? 0;
  return Math.max(opened - (yaml.match(/[\]}]/g)?.length ?? 0), Math.ceil(indented / 2));
}

/**
 * Indents the continuation lines of a quoted value. Many blogs leave them at the margin, which other front matter
 * parsers accept and YAML forbids.
 */
function indentQuoted(lines: readonly string[]): string[] {
  let quote = "";
  return lines.map((line) => {
    const inside = quote !== "";
    const opened = inside ? line : (/^[^\s:#][^:]*:[ \t]+(["'].*)$/.exec(line)?.[1] ?? "");
    if (!inside) quote = opened.charAt(0);
    const rest = inside ? opened : opened.slice(1);
    const closed = quote === '"' ? /^(?:[^"\\]|\\.)*"/.test(rest) : /^(?:[^']|'')*'(?!')/.test(rest);
    if (quote !== "" && closed) quote = "";
    return inside && line.trim() !== "" ? `  ${line}` : line;
  });
}
