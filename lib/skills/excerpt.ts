import "server-only";
import { spotFinder, type Spot } from "@/lib/skills/found-spots";
import type { Found } from "@/lib/skills/model";
import { wanted, type SearchTerm } from "@/lib/skills/search-terms";
import type { SearchLanguage } from "@/lib/stores/search/language";
import { flatten } from "@/lib/stores/search/pieces";

const MAX_EXCERPTS = 3;
/** Characters of a long text shown before and after its first match. */
const CONTEXT_CHARACTERS = 70;
/** How far a cut may move to reach a word boundary. */
const MAX_SHIFT = 20;

type Searched = { name: string; description: string; body: string; language: SearchLanguage };

/** Up to three excerpts of a text around the matches of a search. */
export function excerptsOf(terms: readonly SearchTerm[], skill: Searched): Found[] {
  const find = spotFinder(wanted(terms), skill.language);
  const fields = ["name", "description", "body"] as const;
  return fields.flatMap((field) => pieceOf(field, flatten(skill[field]), find) ?? []).slice(0, MAX_EXCERPTS);
}

function pieceOf(field: Found["in"], text: string, find: (text: string) => Spot[]): Found | null {
  const spots = find(text);
  const first = spots[0];
  if (!first) return null;
  const whole = field === "name" || text.length <= 2 * CONTEXT_CHARACTERS;
  const from = whole ? 0 : startNear(text, first.from - CONTEXT_CHARACTERS);
  const to = whole ? text.length : endNear(text, first.to + CONTEXT_CHARACTERS);
  const parts: Found["parts"] = [];
  let at = from;
  for (const spot of spots) {
    if (spot.to > to) break;
    if (spot.from > at) parts.push({ text: text.slice(at, spot.from), hit: false });
    parts.push({ text: text.slice(spot.from, spot.to), hit: true });
    at = spot.to;
  }
  if (at < to) parts.push({ text: text.slice(at, to), hit: false });
  if (from > 0) parts.unshift({ text: "… ", hit: false });
  if (to < text.length) parts.push({ text: " …", hit: false });
  return { in: field, parts };
}

/** Where an excerpt starts: after a nearby space, or else at a letter boundary. */
function startNear(text: string, near: number): number {
  if (near <= 0) return 0;
  const space = text.indexOf(" ", near);
  return space >= 0 && space < near + MAX_SHIFT ? space + 1 : endNear(text, near);
}

/** The end of the letter at a position, including its combining marks and its second surrogate. */
function endNear(text: string, near: number): number {
  let end = Math.min(text.length, near);
  while (end < text.length && /^[\p{M}\uDC00-\uDFFF]/u.test(text.charAt(end))) end += 1;
  return end;
}
