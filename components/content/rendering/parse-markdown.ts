import type { Definition, FootnoteDefinition, Root, RootContent } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { asSource, ParseBudget, refuseBlock, refusePiece } from "./refuse-block";

/** Target size of a piece in characters. The parser's cost grows with the square of its input. */
const PIECE = 4_000;

const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const HTML_OPEN: readonly (readonly [RegExp, RegExp])[] = [
  [/^ {0,3}<(?:script|pre|style|textarea)(?:[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^ {0,3}<!--/, /-->/],
  [/^ {0,3}<\?/, /\?>/],
  [/^ {0,3}<![a-z]/i, />/],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/],
];
const DEFINITION = /^[ \t>*+\-\d.)]*\[(\^?)((?:[^[\]\\]|\\.)+)\]:/gm;
const REFERENCE = /\[((?:[^[\]\\]|\\.)+)\]/g;
/** A line that starts a new block after a blank line in any context: unindented and not a list item. */
const FRESH_BLOCK = /^(?!(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$))\S/;

/**
 * Splits Markdown where this does not change the result: at a blank line outside fences and raw HTML, before an
 * unindented line that closes every open list and quotation. The joined pieces equal the source.
 */
export function cutMarkdown(source: string, size: number = PIECE): string[] {
  const pieces: string[] = [];
  let from = 0;
  let at = 0;
  let afterBlank = false;
  let until: RegExp | null = null;
  while (at < source.length) {
    const newline = source.indexOf("\n", at);
    const end = newline === -1 ? source.length : newline + 1;
    const line = source.slice(at, end).trimEnd();
    if (until) {
      if (until.test(line)) until = null;
      afterBlank = false;
    } else {
      if (afterBlank && at - from >= size && FRESH_BLOCK.test(line)) {
        pieces.push(source.slice(from, at));
        from = at;
      }
      until = opener(line);
      afterBlank = line === "";
    }
    at = end;
  }
  pieces.push(source.slice(from));
  return pieces;
}

function opener(line: string): RegExp | null {
  const fence = FENCE.exec(line)?.[1];
  if (fence) return new RegExp(`^ {0,3}\\${fence.charAt(0)}{${fence.length},}\\s*$`);
  for (const [open, close] of HTML_OPEN) {
    const start = open.exec(line);
    if (start) return close.test(line.slice(start[0].length)) ? null : close;
  }
  return null;
}

/**
 * Link and footnote labels defined anywhere in the source. A piece needs them to recognize a reference in `[label]`.
 */
function definedLabels(source: string): Set<string> {
  const labels = new Set<string>();
  for (const match of source.matchAll(DEFINITION)) labels.add(`${match[1] ?? ""}${normal(match[2] ?? "")}`);
  return labels;
}

function normal(label: string): string {
  return label.replace(/\s+/g, " ").trim().toLowerCase();
}

/** Stub definitions for the labels that `piece` mentions. The last line closes a footnote before the piece starts. */
function stubsFor(piece: string, labels: ReadonlySet<string>): string {
  const wanted = new Map<string, string>();
  for (const match of piece.matchAll(REFERENCE)) {
    const label = match[1] ?? "";
    if (labels.has(normal(label))) wanted.set(normal(label), label.replace(/\s+/g, " ").trim());
  }
  if (wanted.size === 0) return "";
  return `${[...wanted.values()].map((label) => `[${label}]: x`).join("\n\n")}\n\n[end-of-stubs]: x\n\n`;
}

/**
 * Parses GitHub Flavored Markdown in linear time. A block that is too large, too dense or nested too deeply becomes its
 * source, with the reason above it.
 */
export function parseMarkdown(source: string): Root {
  const parser = unified().use(remarkParse).use(remarkGfm).freeze();
  // A piece that is refused is split as finely as possible, so that only its own block becomes source.
  const pieces = cutMarkdown(source).flatMap((piece) =>
    refusePiece(piece) === null ? [piece] : cutMarkdown(piece, 1),
  );
  const labels = pieces.length > 1 ? definedLabels(source) : new Set<string>();
  const children: RootContent[] = [];
  const seen = new Set<string>();
  const effort = new ParseBudget();
  for (const piece of pieces) {
    const refusal = refusePiece(piece) ?? effort.refuse(piece);
    if (refusal) {
      children.push(...asSource(piece, refusal));
      continue;
    }
    const stubs = labels.size > 0 ? stubsFor(piece, labels) : "";
    for (const node of parser.parse(stubs + piece).children) {
      const start = (node.position?.start.offset ?? 0) - stubs.length;
      if (start < 0) continue;
      if (isDefinition(node) && repeats(node, seen)) continue;
      const reason = refuseBlock(node);
      const end = (node.position?.end.offset ?? 0) - stubs.length;
      if (reason) children.push(...asSource(piece.slice(start, end), reason));
      else children.push(node);
    }
  }
  return { type: "root", children };
}

function isDefinition(node: RootContent): node is Definition | FootnoteDefinition {
  return node.type === "definition" || node.type === "footnoteDefinition";
}

function repeats(node: Definition | FootnoteDefinition, seen: Set<string>): boolean {
  const key = `${node.type} ${node.identifier}`;
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}
