import "server-only";
import { flatten, piecesOf } from "@/lib/stores/search/pieces";
import { foldRun, isSearchable, partOfForms } from "@/lib/stores/search/runs";
import { foldWord, spellingsOf } from "@/lib/stores/search/words";

/** One term of a search, or an excluded one with a leading minus. */
export type SearchTerm = {
  text: string;
  phrase: boolean;
  excluded: boolean;
  /** Its Latin and Cyrillic words, as typed. */
  words: string[];
  /** Its parts in other scripts: folded, without endings and articles. */
  parts: string[];
};

/** Parses a search such as `subject "first contact" -draft`. */
export function termsOf(search: string): SearchTerm[] {
  const typed = flatten(search).replace(/[“”„«»＂]/g, '"');
  return Array.from(typed.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g), ([, minus, phrase, plain = ""]) => {
    const text = phrase ?? plain;
    const pieces = piecesOf(text);
    const runs = pieces.filter(({ kind }) => kind === "run").map((piece) => foldRun(piece.text).text);
    return {
      text,
      phrase: phrase !== undefined,
      excluded: minus === "-",
      words: pieces.filter(({ kind }) => kind === "word").map((piece) => piece.text),
      parts: runs.map((run) => (phrase === undefined ? partOfForms(run) : run)).filter(Boolean),
    };
  }).filter(({ words, parts }) => words.length + parts.length > 0);
}

export const wanted = (terms: readonly SearchTerm[]) => terms.filter(({ excluded }) => !excluded);

/** The parts that an index can find. */
export const indexableParts = (terms: readonly SearchTerm[]) =>
  wanted(terms).flatMap(({ parts }) => parts.filter(isSearchable));

/** Whether a term's words and parts must be adjacent: a phrase, or -e-mail. */
export const isExact = ({ phrase, excluded, words, parts }: SearchTerm) =>
  phrase || (excluded && words.length + parts.length > 1);

/** The search in MongoDB's text search syntax, or null when it has nothing for the text index. */
export function textSearchOf(terms: readonly SearchTerm[]): string | null {
  const positive = wanted(terms).flatMap(askedOf);
  if (positive.length === 0) return null;
  const telling = positive.filter((word) => word.length > 1);
  return [...(telling.length > 0 ? telling : positive), ...terms.flatMap(shutOutOf)].join(" ");
}

function askedOf({ text, phrase, words, parts }: SearchTerm): string[] {
  if (phrase && words.length > 0 && parts.length === 0) return [`"${text}"`];
  // MongoDB keeps utm_source as one word, and O'Reilly in English.
  const whole = !phrase && words.length > 1 ? [text.replace(/^-+/, "")] : [];
  return [...new Set([...whole, ...words.flatMap((word) => [word, ...spellingsOf(word)])])];
}

function shutOutOf(term: SearchTerm): string[] {
  const { text, phrase, excluded, words, parts } = term;
  if (!excluded || parts.length > 0 || (isExact(term) && !phrase)) return [];
  return phrase ? [`-"${text}"`] : words.flatMap((word) => [word, ...spellingsOf(word)]).map((word) => `-${word}`);
}

/** Whether the text contains the pieces of an exact term next to each other. A phrase may end inside a word. */
export function containsAdjacent(text: string, { text: term, phrase }: SearchTerm): boolean {
  return rowOf(text, true).includes(rowOf(term, !phrase));
}

/** A text as a sequence of folded words and runs. With `bounded`, the ends only match at word boundaries. */
function rowOf(text: string, bounded: boolean): string {
  const pieces = piecesOf(flatten(text));
  const row = pieces.map(({ kind, text: piece }) => (kind === "run" ? foldRun(piece).text : foldWord(piece))).join(" ");
  const edge = (at: number) => (bounded && pieces.at(at)?.kind === "word" ? " " : "");
  return edge(0) + row + edge(-1);
}
