import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import { spotFinder } from "@/lib/skills/found-spots";
import {
  containsAdjacent,
  isExact,
  indexableParts,
  textSearchOf,
  wanted,
  type SearchTerm,
} from "@/lib/skills/search-terms";
import type { VersionDocument } from "@/lib/skills/versions";
import { scoped, type ScopedFilter } from "@/lib/stores/mongo";
import type { SkillDocument } from "@/lib/stores/mongo-documents";
import type { SearchLanguage } from "@/lib/stores/search/language";
import { flatten } from "@/lib/stores/search/pieces";
import { gramFilter, isSearchable } from "@/lib/stores/search/runs";

/** The maximum number of matches of a word search, for each language and owner. */
const SEARCHED = 50;
/**
 * How many documents to check for a part in another script. The index only knows pairs of letters, so the text must be
 * checked.
 */
const MAX_DOCUMENTS_CHECKED = 200;

/** The weights of the text index. */
const WEIGHTS = { name: 10, description: 4, body: 1 } as const;
const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];

export type Hit = VersionDocument & { score: number };
type Filter = ScopedFilter<SkillDocument>;

/** One owner's matches, unsorted: by words in each of its languages, and by parts in other scripts. */
export async function searchOwner(owner: OwnerScope, terms: readonly SearchTerm[], filter: Filter): Promise<Hit[]> {
  const found = await Promise.all([hitsByWords(owner, terms, filter), hitsByParts(owner, terms, filter)]);
  const hits = new Map<string, Hit>();
  for (const hit of found.flat()) {
    const there = hits.get(hit.refId);
    hits.set(hit.refId, there ? { ...there, score: there.score + hit.score } : hit);
  }
  return [...hits.values()].filter((hit) => isAdmitted(terms, hit));
}

async function hitsByWords(owner: OwnerScope, terms: readonly SearchTerm[], filter: Filter): Promise<Hit[]> {
  const text = textSearchOf(terms);
  if (text === null) return [];
  const languages = await languagesOf(owner, filter);
  const search = (language: SearchLanguage) =>
    scoped(owner, "skills").search(text, { limit: SEARCHED, filter: { ...filter, language }, language });
  return (await Promise.all(languages.map(search))).flat();
}

async function languagesOf(owner: OwnerScope, filter: Filter): Promise<SearchLanguage[]> {
  return scoped(owner, "skills").distinct("language", filter);
}

async function hitsByParts(owner: OwnerScope, terms: readonly SearchTerm[], filter: Filter): Promise<Hit[]> {
  const parts = [...new Set(indexableParts(terms))];
  if (parts.length === 0) return [];
  const any = { ...filter, $or: parts.map(gramFilter) } as Filter;
  const documents = await scoped(owner, "skills").find(any, { limit: MAX_DOCUMENTS_CHECKED });
  return documents
    .map((document) => ({ ...document, score: scoreOf(terms, document) }))
    .filter(({ score }) => score > 0);
}

function scoreOf(terms: readonly SearchTerm[], document: VersionDocument): number {
  const inRuns = wanted(terms).map((term) => ({ ...term, words: [], parts: term.parts.filter(isSearchable) }));
  const find = spotFinder(inRuns, document.language);
  return FIELDS.reduce((score, field) => score + (find(flatten(document[field])).length > 0 ? WEIGHTS[field] : 0), 0);
}

/** Checks what the indexes cannot: that a document contains each phrase, and no excluded term. */
function isAdmitted(terms: readonly SearchTerm[], document: VersionDocument): boolean {
  const asked = terms.filter((term) => term.phrase || term.excluded);
  return asked.every((term) => stands(term, document) !== term.excluded);
}

function stands(term: SearchTerm, document: VersionDocument): boolean {
  if (isExact(term)) return FIELDS.some((field) => containsAdjacent(document[field], term));
  const find = spotFinder([term], document.language);
  return FIELDS.some((field) => find(flatten(document[field])).length > 0);
}

/** Why a search cannot find anything; null when there are simply no matches. */
export async function explainNoResults(
  owners: OwnerScope[],
  terms: readonly SearchTerm[],
  filter: Filter,
): Promise<string | null> {
  if (terms.length === 0) return "Enter at least one letter or digit.";
  if (wanted(terms).length === 0) return "The search only excludes words. Add a word to search for.";
  const letters = wanted(terms).flatMap(({ parts }) => parts.filter((part) => !isSearchable(part)));
  if (indexableParts(terms).length > 0) return null;
  const text = textSearchOf(terms);
  if (text === null)
    return `One letter, such as ${letters[0] ?? ""}, is too short to search for in this script. Enter two or more.`;
  const languages = [...new Set((await Promise.all(owners.map((owner) => languagesOf(owner, filter)))).flat())];
  const [owner] = owners;
  const stems = await Promise.all(languages.map((each) => owner && scoped(owner, "skills").stemsSearched(text, each)));
  const leavesOut = languages
    .filter((_, at) => stems[at]?.length === 0)
    .map((each) => each.replace(/^./, (letter) => letter.toUpperCase()));
  if (leavesOut.length === 0) return null;
  const words = wanted(terms).flatMap((term) => term.words.map((word) => `“${word}”`));
  return `${words.join(", ")}: too common in ${leavesOut.join(", ")} to search for. Add another word.`;
}
