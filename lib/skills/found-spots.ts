import "server-only";
import type { SearchTerm } from "@/lib/skills/search-terms";
import type { SearchLanguage } from "@/lib/stores/search/language";
import { piecesOf } from "@/lib/stores/search/pieces";
import { foldRun } from "@/lib/stores/search/runs";
import { keysOf } from "@/lib/stores/search/words";

/** A range in a text, in UTF-16 units; `to` is exclusive. */
export type Spot = { from: number; to: number };

/** Finds the matches of terms in a text on one line. They are sorted and do not overlap. */
export function spotFinder(terms: readonly SearchTerm[], language: SearchLanguage): (text: string) => Spot[] {
  const keys = new Set(terms.flatMap(({ words }) => words.flatMap((word) => keysOf(word, language))));
  const parts = terms.flatMap((term) => term.parts);
  const known = new Map<string, boolean>();
  const isForm = (word: string) => {
    const found = known.get(word) ?? keysOf(word, language).some((key) => keys.has(key));
    known.set(word, found);
    return found;
  };
  return (text) =>
    piecesOf(text).flatMap(({ kind, text: piece, index }) => {
      if (kind === "word") return isForm(piece) ? [{ from: index, to: index + piece.length }] : [];
      return parts.length === 0
        ? []
        : spotsInRun(piece, parts).map(({ from, to }) => ({ from: index + from, to: index + to }));
    });
}

function spotsInRun(run: string, parts: readonly string[]): Spot[] {
  const { text, at } = foldRun(run);
  const spots: Spot[] = [];
  for (const part of parts) {
    for (let found = text.indexOf(part); found >= 0; found = text.indexOf(part, found + part.length)) {
      spots.push({ from: at[found] ?? 0, to: endOf(at, found + part.length - 1, run.length) });
    }
  }
  return merged(spots.sort((one, other) => one.from - other.from));
}

/** Where the letter of a folded unit ends in the run: at the start of the next letter. */
function endOf(at: readonly number[], unit: number, length: number): number {
  let next = unit + 1;
  while (next < at.length && at[next] === at[unit]) next += 1;
  return at[next] ?? length;
}

function merged(spots: readonly Spot[]): Spot[] {
  return spots.reduce<Spot[]>((done, spot) => {
    const last = done.at(-1);
    if (!last || spot.from > last.to) return [...done, { ...spot }];
    last.to = Math.max(last.to, spot.to);
    return done;
  }, []);
}
