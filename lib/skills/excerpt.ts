import "server-only";
import type { Found } from "@/lib/skills/model";

const MOST = 3;
/** Characters of a long text shown before and after its first hit. */
const AROUND = 70;

type Searched = { name: string; description: string; body: string };

/** Where the words of a search stand in a text: up to three pieces, each cut at the words found. */
export function foundIn(search: string, skill: Searched): Found[] {
  const stems = new Set(wordsSearched(search).map(stemOf));
  const fields = ["name", "description", "body"] as const;
  return fields.flatMap((field) => pieceOf(field, skill[field], stems) ?? []).slice(0, MOST);
}

/** The words a search asks for, those of its phrases included; not those it shuts out by a leading minus. */
export function wordsSearched(search: string): string[] {
  const wanted = search.replace(/(^|\s)-("[^"]*"?|\S+)/g, " ");
  return wanted.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What the forms of an English word have in common, nearly enough to mark what MongoDB found by its own stems. */
export function stemOf(word: string): string {
  const plain = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const stem = plain.replace(/(ations?|ings?|ers?|ies|ed|es|s|e|y)$/, "");
  return stem.length < 3 ? plain : stem;
}

function pieceOf(field: Found["in"], text: string, stems: ReadonlySet<string>): Found | null {
  const flat = text.replace(/\s+/g, " ");
  const hits = [...flat.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) => stems.has(stemOf(word)));
  const first = hits[0];
  if (!first) return null;
  const whole = field === "name" || flat.length <= 2 * AROUND;
  const from = whole ? 0 : wordStart(flat, first.index - AROUND);
  const to = whole ? flat.length : Math.min(flat.length, first.index + first[0].length + AROUND);
  const parts: Found["parts"] = [];
  let at = from;
  for (const { 0: word, index } of hits) {
    if (index < at || index + word.length > to) continue;
    if (index > at) parts.push({ text: flat.slice(at, index), hit: false });
    parts.push({ text: word, hit: true });
    at = index + word.length;
  }
  if (at < to) parts.push({ text: flat.slice(at, to), hit: false });
  if (from > 0) parts.unshift({ text: "… ", hit: false });
  if (to < flat.length) parts.push({ text: " …", hit: false });
  return { in: field, parts };
}

function wordStart(text: string, near: number): number {
  return near <= 0 ? 0 : text.indexOf(" ", near) + 1;
}
