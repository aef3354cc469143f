import type { Nodes, RootContent, Table } from "mdast";
import { grouped, LIMITS } from "./limits";

/** Maximum characters and Markdown markers of a piece. A piece above either is shown as its source. */
const MAX_PIECE_LENGTH = 128_000;
const MAX_MARKS = 8_000;
/** Maximum total cost, as the sum of squared marks per piece. Above it, only cheap pieces are parsed. */
const MAX_EFFORT = 100_000_000;
const LIGHT_PIECE = 800;

const CONTAINERS = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/gm;
const FENCED = /^ {0,3}(`{3,}|~{3,})[^\n`]*\n[^]*?^ {0,3}\1/gm;
const MARK = /[*_~`[\]<&\n]/g;
const CONTAINER = />|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])/g;

/** Why a piece is not parsed; null if it can be. */
export function refusePiece(piece: string): string | null {
  if (piece.length > MAX_PIECE_LENGTH)
    return `This block of ${grouped(piece.length)} characters has no blank line to split it at.`;
  const deepest = deepestLine(piece);
  if (deepest > LIMITS.nesting) {
    return `This block nests ${grouped(deepest)} quotes or lists in one line. The limit is ${LIMITS.nesting}.`;
  }
  const marks = marksIn(piece);
  if (marks > MAX_MARKS)
    return `This block has ${grouped(marks)} Markdown markers. The limit is ${grouped(MAX_MARKS)}.`;
  return null;
}

/** Tracks the cost of parsing so far. */
export class ParseBudget {
  private spent = 0;

  /** Why another piece is not parsed. Null if it can be; its cost is then added. */
  refuse(piece: string): string | null {
    const marks = marksIn(piece);
    if (marks > LIGHT_PIECE && this.spent + marks * marks > MAX_EFFORT) {
      return "This text has too many dense blocks to render all of them.";
    }
    this.spent += marks * marks;
    return null;
  }
}

/** Why a parsed block is not rendered; null if it is. */
export function refuseBlock(block: RootContent): string | null {
  const waiting: { node: Nodes; depth: number }[] = [{ node: block, depth: 1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next;
    if (depth > LIMITS.nesting) return `This block is nested more than ${LIMITS.nesting} levels deep.`;
    if (node.type === "table" && cellsOf(node) > LIMITS.tableCells) {
      const [columns, rows] = [columnsOf(node), node.children.length].map(grouped);
      const most = grouped(LIMITS.tableCells);
      return `This table has ${columns} columns and ${rows} rows, ${grouped(cellsOf(node))} cells; the limit is ${most}.`;
    }
    if ("children" in node) for (const child of node.children) waiting.push({ node: child, depth: depth + 1 });
  }
  return null;
}

/** The source of a passage, below the reason it is not rendered. */
export function asSource(passage: string, reason: string): RootContent[] {
  const cut = passage.length > LIMITS.sourceShown;
  const end = cut ? ` Its first ${grouped(LIMITS.sourceShown)} characters are shown.` : "";
  const value = `${reason} Shown as source.${end}`;
  return [
    { type: "paragraph", children: [{ type: "strong", children: [{ type: "text", value }] }] },
    { type: "code", value: passage.slice(0, LIMITS.sourceShown) },
  ];
}

const columnsOf = (table: Table) => table.align?.length ?? table.children[0]?.children.length ?? 0;

/** Number of rendered cells. Each row is padded to the width of the header. */
export const cellsOf = (table: Table) => columnsOf(table) * table.children.length;

function deepestLine(piece: string): number {
  let deepest = 0;
  for (const [line] of piece.matchAll(CONTAINERS)) deepest = Math.max(deepest, line.match(CONTAINER)?.length ?? 0);
  return deepest;
}

/**
 * Counts characters that may open or close markup, and lines, each of which may start a block. Fenced code does not
 * count.
 */
function marksIn(piece: string): number {
  return piece.replace(FENCED, "").match(MARK)?.length ?? 0;
}
