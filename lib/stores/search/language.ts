import "server-only";
import { stemmer as danish } from "@orama/stemmers/danish";
import { stemmer as dutch } from "@orama/stemmers/dutch";
import { stemmer as english } from "@orama/stemmers/english";
import { stemmer as finnish } from "@orama/stemmers/finnish";
import { stemmer as french } from "@orama/stemmers/french";
import { stemmer as german } from "@orama/stemmers/german";
import { stemmer as hungarian } from "@orama/stemmers/hungarian";
import { stemmer as italian } from "@orama/stemmers/italian";
import { stemmer as norwegian } from "@orama/stemmers/norwegian";
import { stemmer as portuguese } from "@orama/stemmers/portuguese";
import { stemmer as romanian } from "@orama/stemmers/romanian";
import { stemmer as russian } from "@orama/stemmers/russian";
import { stemmer as spanish } from "@orama/stemmers/spanish";
import { stemmer as swedish } from "@orama/stemmers/swedish";
import { stemmer as turkish } from "@orama/stemmers/turkish";
import { francAll } from "franc";
import { piecesOf } from "./pieces";

/** The languages that MongoDB stems, by its names, with the same Snowball stemmers. */
const STEMMERS = {
  ...{ danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese },
  ...{ romanian, russian, spanish, swedish, turkish },
} as const;

/** The language of a document for MongoDB's text index. `none` stems nothing and ignores no words. */
export type SearchLanguage = keyof typeof STEMMERS | "none";
export const SEARCH_LANGUAGES = [...(Object.keys(STEMMERS) as (keyof typeof STEMMERS)[]), "none"] as const;

const BY_CODE: Record<string, SearchLanguage> = {
  ...{ dan: "danish", nld: "dutch", eng: "english", fin: "finnish", fra: "french", deu: "german", hun: "hungarian" },
  ...{ ita: "italian", nob: "norwegian", por: "portuguese", ron: "romanian", rus: "russian", spa: "spanish" },
  ...{ swe: "swedish", tur: "turkish" },
  // Detected as well, so that they are not stemmed by the rules of another language.
  ...{ pol: "none", ces: "none", vie: "none", ind: "none", ukr: "none", bel: "none", bul: "none", srp: "none" },
};
const only = Object.keys(BY_CODE);

/** The minimum number of letters for detecting a language. */
const MIN_LETTERS = 40;
/** English is the default: another language must fit much better than it. */
const ENGLISH_TOLERANCE = 0.9;

/** How much of a text is analyzed, in characters. More does not improve the result. */
const SAMPLE = 1_500;

/** The language of a text's Latin and Cyrillic words. If there are too few of them, English or Russian. */
export function languageOf(text: string): SearchLanguage {
  const words = piecesOf(text.slice(0, SAMPLE)).flatMap((piece) => (piece.kind === "word" ? [piece.text] : []));
  const letters = words.join("").replace(/\d/g, "");
  const cyrillic = letters.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const usual = cyrillic * 2 > letters.length ? "russian" : "english";
  if (letters.length < MIN_LETTERS) return usual;
  const scores = francAll(words.join(" "), { only });
  const english = scores.find(([code]) => code === "eng")?.[1] ?? 0;
  return english >= ENGLISH_TOLERANCE ? "english" : (BY_CODE[scores[0]?.[0] ?? ""] ?? usual);
}

/** The stem of a lower-case word. */
export function stemOf(word: string, language: SearchLanguage): string {
  return language === "none" ? word : STEMMERS[language](word);
}
