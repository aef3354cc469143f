import "server-only";
import { languageOf, type SearchLanguage } from "./language";
import { flatten, piecesOf } from "./pieces";
import { foldRun, gramsOf } from "./runs";
import { spellingsOf } from "./words";

/**
 * What a document is searched by beside its texts. `language` is MongoDB's own: it stems the texts by it. `spellings`
 * are in the text index too. `grams` have an index of their own.
 */
export type SearchForm = {
  language: SearchLanguage;
  /** Words as they are also typed, and words that stand without a space beside another script. */
  spellings: string;
  /** Each two letters in a row of what is neither Latin nor Cyrillic. */
  grams: string[];
  /** The version of this form: raise SEARCH_FORM with each change of what is made here, and migrate. */
  searchForm: number;
};

export const SEARCH_FORM = 1;
/** The texts it is made of. A document whose texts change is made anew. */
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
