import { diffArrays, type ArrayChange } from "diff";
import { markWords, type Piece } from "./mark-words";

/**
 * A run of lines that are equal in both texts, or that differ. `before` and `after` are the first line numbers, from 1.
 */
export type Stretch =
  | { kind: "same"; before: number; after: number; lines: string[] }
  | { kind: "change"; before: number; after: number; removed: Piece[][]; added: Piece[][] };

/** A difference between two texts that no line shows. */
export type InvisibleDifference = "line_ends" | "last_line_end";

export type MarkedChanges = {
  kind: "marked";
  stretches: Stretch[];
  added: number;
  removed: number;
  invisible: InvisibleDifference[];
};

/** `unmarked` if the texts are too large or too different to compare in time. */
export type Changes = { kind: "identical" } | { kind: "unmarked" } | MarkedChanges;

const MAX_LINES = 20_000;
/** Maximum added plus removed lines. The cost grows with the square of this number. */
const MAX_EDITS = 4_000;
/** Time limit in milliseconds for comparing lines, and again for comparing words. Only slow machines reach it. */
const TIMEOUT = 1_000;

/** Compares two texts line by line. Lines that differ only in line endings count as equal. */
export function changesOf(before: string, after: string): Changes {
  if (before === after) return { kind: "identical" };
  const [old, young] = [linesOf(before), linesOf(after)];
  if (Math.max(old.length, young.length) > MAX_LINES) return { kind: "unmarked" };
  const parts = diffArrays(old, young, { maxEditLength: MAX_EDITS, timeout: TIMEOUT });
  if (!parts) return { kind: "unmarked" };
  const words = markWords(TIMEOUT);
  const stretches: Stretch[] = [];
  const seen = { before: 0, after: 0, removed: 0, added: 0 };
  for (const run of runsOf(parts)) {
    const start = { before: seen.before + 1, after: seen.after + 1 };
    seen.before += run.lines.length + run.removed.length;
    seen.after += run.lines.length + run.added.length;
    seen.removed += run.removed.length;
    seen.added += run.added.length;
    if (run.lines.length > 0) stretches.push({ kind: "same", ...start, lines: run.lines });
    else stretches.push({ kind: "change", ...start, ...words(run.removed, run.added) });
  }
  const { removed, added } = seen;
  return { kind: "marked", stretches, added, removed, invisible: unseenIn(before, after, removed + added > 0) };
}

type Run = { lines: string[]; removed: string[]; added: string[] };

/** Groups the removed and added lines of each place. */
function runsOf(parts: ArrayChange<string>[]): Run[] {
  const runs: Run[] = [];
  for (const { removed, added, value } of parts) {
    const last = runs.at(-1);
    const run = (removed || added) && last?.lines.length === 0 ? last : { lines: [], removed: [], added: [] };
    if (run !== last) runs.push(run);
    run[removed ? "removed" : added ? "added" : "lines"] = value;
  }
  return runs;
}

const LINE_END = /\r\n|\r|\n/g;

/** Lines without line endings. A trailing line ending does not start another line. */
function linesOf(text: string): string[] {
  const lines = text.split(LINE_END);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function unseenIn(before: string, after: string, inLines: boolean): InvisibleDifference[] {
  const kinds = (text: string) => [...new Set(text.match(LINE_END))].sort().join("");
  const [old, young] = [kinds(before), kinds(after)];
  const last = /[\r\n]$/.test(before) !== /[\r\n]$/.test(after);
  const ends = old !== young ? old !== "" && young !== "" : !inLines && !last;
  return [...(ends ? ["line_ends" as const] : []), ...(last ? ["last_line_end" as const] : [])];
}
