import "server-only";
import { languageOf, type SearchLanguage } from "./language";
import { flatten, piecesOf } from "./pieces";
import { foldRun, gramsOf } from "./runs";
import { spellingsOf } from "./words";

/**
 * What makes a document searchable, in addition to its texts. MongoDB stems the texts by `language`. `spellings` are in
 * the text index too. `grams` have an index of their own.
 */
export type SearchForm = {
  language: SearchLanguage;
  /** Alternative spellings, and words that adjoin another script without a space. */
  spellings: string;
  /** All pairs of adjacent letters in scripts other than Latin and Cyrillic. */
  grams: string[];
  /** The version of this form. When you change how it is made, raise SEARCH_FORM and migrate. */
  searchForm: number;
};

export const SEARCH_FORM = 1;
/** The texts from which it is made. When they change, the form is made again. */
export const SEARCHED_TEXTS = ["name", "description", "body"] as const;

export function searchFormOf(texts: Record<(typeof SEARCHED_TEXTS)[number], string>): SearchForm {
  const text = flatten(SEARCHED_TEXTS.map((field) => texts[field]).join("\n\n"));
  const spellings = new Set<string>();
  const grams = new Set<string>();
  let end = -1;
  let before = "";
  for (const { kind, text: piece, index } of piecesOf(text)) {
    const joined = index === end;
    if (kind === "run") {
      for (const gram of gramsOf(foldRun(piece).text)) grams.add(gram);
      if (joined) spellings.add(before);
    } else {
      if (joined) spellings.add(piece);
      for (const spelling of spellingsOf(piece)) spellings.add(spelling);
    }
    end = index + piece.length;
    before = piece;
  }
  return {
    language: languageOf(text),
    spellings: [...spellings].join(" "),
    grams: [...grams],
    searchForm: SEARCH_FORM,
  };
}
