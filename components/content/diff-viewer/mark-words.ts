import { diffWordsWithSpace } from "diff";

/** A part of a line; `marked` if the other text lacks it. */
export type Piece = { text: string; marked: boolean };

type Sides<T> = { removed: T; added: T };

/** Maximum added plus removed words in one stretch. Beyond it, the texts are considered unrelated. */
const MAX_EDITS = 2_000;
/** Maximum characters of one stretch. In longer ones, word marks are of no use. */
const MAX_TEXT = 200_000;
/** Share of a line that both texts must have before its words are marked. */
const MIN_COMMON_SHARE = 1 / 3;

/**
 * Returns a function that marks the words that differ between removed lines and their replacements. All calls together
 * take at most `patience` milliseconds. After that, or if the lines have too little in common, whole lines stay
 * unmarked.
 */
export function markWords(patience: number): (removed: string[], added: string[]) => Sides<Piece[][]> {
  const deadline = performance.now() + patience;
  return (removed, added) => {
    const whole = { removed: removed.map(unmarked), added: added.map(unmarked) };
    const timeout = deadline - performance.now();
    const [old, young] = [removed.join("\n"), added.join("\n")];
    if (removed.length === 0 || added.length === 0 || timeout <= 0 || old.length + young.length > MAX_TEXT)
      return whole;
    const parts = diffWordsWithSpace(old, young, { maxEditLength: MAX_EDITS, timeout });
    if (!parts) return whole;
    const sides: Sides<Piece[][]> = { removed: [[]], added: [[]] };
    for (const part of parts) {
      if (!part.added) append(sides.removed, part.value, part.removed);
      if (!part.removed) append(sides.added, part.value, part.added);
    }
    return { removed: sides.removed.map(settle), added: sides.added.map(settle) };
  };
}

const unmarked = (line: string): Piece[] => (line === "" ? [] : [{ text: line, marked: false }]);

function append(lines: Piece[][], text: string, marked: boolean): void {
  for (const [at, part] of text.split("\n").entries()) {
    if (at > 0) lines.push([]);
    if (part !== "") lines.at(-1)?.push({ text: part, marked });
  }
}

/**
 * Joins marks that are separated only by whitespace. Removes all marks from a line that has little in common with the
 * other text.
 */
function settle(line: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const [at, { text, marked }] of line.entries()) {
    const between = !marked && text.trim() === "" && line[at - 1]?.marked && line[at + 1]?.marked;
    const last = joined.at(-1);
    const isMarked = marked || between === true;
    if (last?.marked === isMarked) last.text += text;
    else joined.push({ text, marked: isMarked });
  }
  const letters = (pieces: Piece[]) => pieces.reduce((sum, { text }) => sum + text.replace(/\s/g, "").length, 0);
  const kept = letters(joined.filter(({ marked }) => !marked));
  return kept < MIN_COMMON_SHARE * letters(joined) ? unmarked(joined.map(({ text }) => text).join("")) : joined;
}
