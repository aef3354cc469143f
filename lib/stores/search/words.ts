import "server-only";
import { stemOf, type SearchLanguage } from "./language";

/** Letters that are typed as others, and have no accent to remove. */
const TYPED_AS: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", þ: "th" };
const UMLAUTS: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue" };

/** A lower-case word without accents: "Résumé" → "resume", "Straße" → "strasse", "Ещё" → "еще". */
export function foldWord(word: string): string {
  if (isAscii(word)) return word.toLowerCase();
  const small = word.replace(/[\u00AD\u200B-\u200D]/g, "").toLowerCase();
  if (/\p{Script=Cyrillic}/u.test(small))
    return small
      .normalize("NFKC")
      .replace(/[\u0300\u0301]/g, "")
      .replaceAll("ё", "е");
  const plain = small.normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[ßæœøđðłıþ]/g, (letter) => TYPED_AS[letter] ?? letter);
}

const isAscii = (word: string) => !/[^\x00-\x7F]/.test(word);

/** Alternative spellings that MongoDB does not treat as equal: without accents, and with ue for ü. */
export function spellingsOf(word: string): string[] {
  const folded = foldWord(word);
  // Turkish has two letters i, so that MongoDB lower-cases I differently there.
  const differs = folded !== word.toLowerCase() || /[Iİ]/.test(word);
  const typed = withoutUmlauts(word);
  return [...(differs ? [folded] : []), ...(typed === null ? [] : [typed])];
}

function withoutUmlauts(word: string): string | null {
  if (isAscii(word)) return null;
  const small = word.normalize("NFC").toLowerCase();
  return /[äöü]/.test(small) ? foldWord(small.replace(/[äöü]/g, (letter) => UMLAUTS[letter] ?? letter)) : null;
}

/** The keys of a word: two words match if they share one. */
export function keysOf(word: string, language: SearchLanguage): string[] {
  const typed = withoutUmlauts(word);
  const spellings = [foldWord(word), ...(typed === null ? [] : [typed])];
  return [
    foldWord(stemOf(word.toLowerCase(), language)),
    ...spellings,
    ...spellings.map((each) => stemOf(each, language)),
  ];
}
