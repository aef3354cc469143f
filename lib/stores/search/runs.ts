import "server-only";

/** A run without optional marks and with unified variants, and the position of each of its letters in the run. */
export type FoldedRun = { text: string; at: number[] };

/** A letter with its marks. Half-width katakana have separate voicing marks. */
const LETTER = /[^\p{M}](?:\p{M}|[\uFF9E\uFF9F\u00AD\u200B-\u200D])*/gu;

/** Equivalent letters: forms of alef and yeh, Hebrew's final letters, katakana for hiragana. */
const ALIKE: [RegExp, string | ((letter: string) => string)][] = [
  [/[\u00AD\u200B-\u200D\u0640]/g, ""],
  // Arabic vowel signs and Hebrew points, which are seldom written; Greek accents.
  [
    /[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0300-\u036F]/g,
    "",
  ],
  [/[أإآٱ]/g, "ا"],
  [/[ىئی]/g, "ي"],
  [/ة/g, "ه"],
  [/ؤ/g, "و"],
  [/ک/g, "ك"],
  [/[ךםןףץ]/g, (letter) => "כמנפצ"["ךםןףץ".indexOf(letter)] ?? letter],
  [/ς/g, "σ"],
  // Hindi writes loan words with and without the dot, and nasal vowels in two ways.
  [/[\u093C\u09BC\u0A3C]/g, ""],
  [/\u0901/g, "\u0902"],
  [/[\u30A1-\u30F6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60)],
];

export function foldRun(run: string): FoldedRun {
  const at: number[] = [];
  let text = "";
  for (const { 0: letter, index } of run.matchAll(LETTER)) {
    const folded = known.get(letter) ?? foldLetter(letter);
    for (let unit = 0; unit < folded.length; unit += 1) at.push(index);
    text += folded;
  }
  return { text, at };
}

/** A cache: texts repeat the same few thousand letters. */
const known = new Map<string, string>();
const MAX_CACHED = 20_000;

function foldLetter(letter: string): string {
  let folded = letter.normalize("NFKC").toLowerCase();
  if (/\p{Script=Greek}/u.test(folded)) folded = folded.normalize("NFD");
  for (const [from, to] of ALIKE) folded = typeof to === "string" ? folded.replace(from, to) : folded.replace(from, to);
  if (known.size < MAX_CACHED) known.set(letter, folded);
  return folded;
}

/** All pairs of adjacent letters of a folded run, and its last letter: with these the index finds any part of it. */
export function gramsOf(folded: string): string[] {
  const letters = [...folded];
  return letters.map((letter, at) => letter + (letters[at + 1] ?? ""));
}

/** Finds documents that may contain the part, by their grams. The text itself must be checked afterwards. */
export function gramFilter(part: string): { grams: { $all: string[] } | { $regex: string } } {
  const letters = [...part];
  if (letters.length === 1) return { grams: { $regex: `^${part}` } };
  return { grams: { $all: [...new Set(gramsOf(part).slice(0, -1))] } };
}

/** Endings and articles by script, and how many letters must remain without them. */
const LIGHT: { script: RegExp; left: number; prefix?: RegExp; suffix: RegExp }[] = [
  { script: /\p{Script=Arabic}/u, left: 3, prefix: /^(?:[وبكف]?ال|و?لل)/, suffix: /(?:ها|هم|نا|ان|ات|ون|ين|يه|ه|ي)$/ },
  { script: /\p{Script=Hebrew}/u, left: 3, prefix: /^ו?ה/, suffix: /(?:ימ|ות|ה|ת)$/ },
  { script: /\p{Script=Greek}/u, left: 3, suffix: /(?:ουσ|εισ|ων|εσ|ασ|ησ|οσ|οι|ου|αι|α|η|ο|ι|ε|ω|σ)$/ },
  { script: /\p{Script=Devanagari}/u, left: 2, suffix: /(?:\u093F\u092F)?[\u0902\u0903\u093E-\u094C]+$/ },
  {
    script: /\p{Script=Hangul}/u,
    left: 2,
    suffix: /(?:에게서|에서|에게|으로|부터|까지|한테|[은는이가을를에의와과도로만들])$/,
  },
];

/** The common part of a folded word's forms, so that searching for it finds them all. */
export function partOfForms(folded: string): string {
  const light = LIGHT.find(({ script }) => script.test(folded));
  if (!light) return folded;
  const kept = (shorter: string) => [...shorter].length >= light.left;
  const bare = light.prefix ? folded.replace(light.prefix, "") : folded;
  const start = kept(bare) ? bare : folded;
  const end = start.replace(light.suffix, "");
  return kept(end) ? end : start;
}

/** Whether a single letter is worth searching for: in scripts whose letters are syllables or words. */
export function isSearchable(part: string): boolean {
  return [...part].length > 1 || /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{Script=Hangul}]/u.test(part);
}
