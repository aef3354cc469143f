import "server-only";

/**
 * A sequence of letters and digits. A `word` is Latin or Cyrillic, which MongoDB's text index splits and stems. A `run`
 * is in any other script, in which the text index recognizes no words.
 */
export type Piece = { kind: "word" | "run"; text: string; index: number };

const OF_WORDS = String.raw`\p{Script=Latin}\p{Script=Cyrillic}0-9０-９`;
/** Separate accents belong to the preceding letter; soft hyphens and joiners are inside a word. */
const INSIDE = String.raw`\p{Script=Inherited}\u00AD\u200B-\u200D`;
const WORD = `[${OF_WORDS}][${OF_WORDS}${INSIDE}]*`;
const RUN = String.raw`(?:(?![${OF_WORDS}])[\p{L}\p{N}])(?:(?![${OF_WORDS}])[\p{L}\p{M}\p{N}${INSIDE}])*`;
const PIECE = new RegExp(`(?<word>${WORD})|(?<run>${RUN})`, "gu");

export function piecesOf(text: string): Piece[] {
  return Array.from(text.matchAll(PIECE), ({ 0: piece, index, groups }) => ({
    kind: groups?.word === undefined ? "run" : "word",
    text: piece,
    index,
  }));
}

const UNSPACED = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const BREAK_IN_A_WORD = new RegExp(String.raw`(?<=${UNSPACED})[ \t]*\r?\n[ \t]*(?=${UNSPACED})`, "gu");

/** The text on one line, in NFC. In scripts without spaces a line break may be inside a word, so it is removed. */
export function flatten(text: string): string {
  return text.normalize("NFC").replace(BREAK_IN_A_WORD, "").replace(/\s+/g, " ");
}
