import type { Nodes, RootContent, Table } from "mdast";
import { grouped, LIMITS } from "./limits";

/** A piece that offers no place to cut and exceeds these is shown as its source. */
const LONGEST_PIECE = 128_000;
const MAX_MARKS = 8_000;
/** Within a piece the cost grows with the square of its marks: the squares summed, above which only light pieces go on. */
const MAX_EFFORT = 100_000_000;
const LIGHT_PIECE = 800;

const CONTAINERS = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/gm;
const FENCED = /^ {0,3}(`{3,}|~{3,})[^\n`]*\n[^]*?^ {0,3}\1/gm;
const MARK = /[*_~`[\]<&\n]/g;
const CONTAINER = />|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])/g;

/** Why a piece of a text is not parsed; null where it may be. */
export function refusePiece(piece: string): string | null {
  if (piece.length > LONGEST_PIECE)
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

/** What parsing has cost so far. */
export class Effort {
  private spent = 0;

  /** Why a further piece is not parsed; null where it is, which is spent then. */
  refuse(piece: string): string | null {
    const marks = marksIn(piece);
    if (marks > LIGHT_PIECE && this.spent + marks * marks > MAX_EFFORT) {
      return "This text has too many dense blocks to render all of them.";
    }
    this.spent += marks * marks;
    return null;
  }
}

/** Why a parsed block is not laid out; null where it is. */
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

/** The passage as it was written, below the reason why. */
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

/** Cells on the page: each row is filled up to the width of the header. */
export const cellsOf = (table: Table) => columnsOf(table) * table.children.length;

function deepestLine(piece: string): number {
  let deepest = 0;
  for (const [line] of piece.matchAll(CONTAINERS)) deepest = Math.max(deepest, line.match(CONTAINER)?.length ?? 0);
  return deepest;
}

/** Signs that may open or close something, and lines, each of which may begin a block; but none inside a fence. */
function marksIn(piece: string): number {
  return piece.replace(FENCED, "").match(MARK)?.length ?? 0;
}
