import "server-only";
import type { z } from "zod";
import type { OwnerScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import type { Page } from "@/lib/core/records/cursor";
import type { PageRequest } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { partOf } from "@/lib/core/records/parts";
import { excerptsOf } from "@/lib/skills/excerpt";
import { SKILL_OWNERS, SKILL_STATUSES, type SkillOwner, type SkillRow, type skillAsked } from "@/lib/skills/model";
import { searchOwner, explainNoResults } from "@/lib/skills/search";
import { termsOf } from "@/lib/skills/search-terms";
import { findSkill, findSkills, listSkills, type SkillNarrowing, type SkillRecord } from "@/lib/skills/store";
import { findVersion, newestVersion, signVersion, TEMPLATES, type VersionDocument } from "@/lib/skills/versions";
import { scoped } from "@/lib/stores/mongo";

/** The maximum number of skills with one tag in a list. */
const TAGGED = 1_000;

/** The owners whose skills are visible in a scope. Each takes one search and one read of documents. */
function ownersFrom(scope: OwnerScope, whose?: SkillOwner[]): OwnerScope[] {
  if (scope.kind === "global") return [TEMPLATES];
  const all = { own: scope, global: TEMPLATES };
  return (whose?.length ? whose : SKILL_OWNERS).map((each) => all[each]);
}

/** The owner of a row's documents and objects. */
export function ownerOfRow(scope: OwnerScope, row: SkillRecord): OwnerScope {
  return row.tenantId === null ? TEMPLATES : scope;
}

/** The skills of one page, newest first. */
export async function listedSkills(
  scope: OwnerScope,
  asked: SkillNarrowing,
  page: PageRequest,
): Promise<SkillRecord[]> {
  const among = asked.tag ? await taggedRefs(scope, asked.tag, asked.whose) : null;
  return listSkills(scope, asked, among, page);
}

export async function skillRows(scope: OwnerScope, rows: SkillRecord[]): Promise<SkillRow[]> {
  const documents = await documentsOf(scope, rows);
  return rows.map((row) => toRow(row, documents.get(row.contentRef ?? "")));
}

/** Superseded versions are not searched. Other statuses are checked in the row. */
const live = (tag: string | undefined) => ({ status: { $ne: "superseded" }, ...(tag ? { tags: tag } : {}) });

/** The matches of each owner, best first, on one page; null without a search. */
export async function searchedSkills(
  scope: OwnerScope,
  { search, ...asked }: SkillNarrowing & { search?: string | undefined },
): Promise<Page<SkillRow> | null> {
  if (!search) return null;
  const terms = termsOf(search);
  const filter = live(asked.tag);
  const owners = ownersFrom(scope, asked.whose);
  const hits = await Promise.all(owners.map((owner) => searchOwner(owner, terms, filter)));
  const best = new Map<string, VersionDocument>();
  for (const hit of hits.flat().sort((one, other) => other.score - one.score)) {
    if (!best.has(hit.skillRef)) best.set(hit.skillRef, hit);
  }
  const rows = new Map((await findSkills(scope, [...best.keys()], asked)).map((row) => [row.refId, row]));
  const found = [...best].flatMap(([refId, document]) => {
    const row = rows.get(refId);
    return row ? [{ ...toRow(row, document), found: excerptsOf(terms, document) }] : [];
  });
  const note = best.size === 0 ? await explainNoResults(owners, terms, filter) : null;
  return { rows: found, next: null, previous: null, ...(note ? { note } : {}) };
}

async function taggedRefs(scope: OwnerScope, tag: string, whose?: SkillOwner[]): Promise<string[]> {
  const found = await Promise.all(
    ownersFrom(scope, whose).map((owner) =>
      scoped(owner, "skills").find(live(tag), { limit: TAGGED, fields: ["skillRef"] }),
    ),
  );
  return [...new Set(found.flat().map(({ skillRef }) => skillRef))];
}

/** Every tag in use, sorted. */
export async function tagsInUse(scope: OwnerScope): Promise<string[]> {
  const found = await Promise.all(
    ownersFrom(scope).map((owner) => scoped(owner, "skills").distinct("tags", live(undefined))),
  );
  return [...new Set(found.flat() as unknown as string[])].sort();
}

type Words = Pick<VersionDocument, "description" | "tags">;

/** What the documents add to the rows. If MongoDB cannot be read, the list is shown without it. */
async function documentsOf(scope: OwnerScope, rows: SkillRecord[]): Promise<Map<string, Words>> {
  const found = await Promise.all(
    ownersFrom(scope).map((owner) => {
      const global = owner.kind === "global";
      const refs = rows.flatMap(({ tenantId, contentRef }) =>
        contentRef && (tenantId === null) === global ? [contentRef] : [],
      );
      return partOf("MongoDB", "none", () =>
        scoped(owner, "skills").find(
          { _id: { $in: refs } },
          { limit: refs.length || 1, fields: ["description", "tags"] },
        ),
      );
    }),
  );
  const documents = found.flatMap((part) => (part.state === "present" ? part.value : []));
  return new Map(documents.map((document) => [String(document._id), document]));
}

export function toRow(row: SkillRecord, words: Words | undefined): SkillRow {
  const { refId, tenantId, slug, name, status, currentVersion } = row;
  return {
    refId,
    whose: tenantId === null ? "global" : "own",
    slug,
    name,
    status: stateOf(SKILL_STATUSES, status),
    version: currentVersion,
    description: words?.description ?? null,
    tags: [...(words?.tags ?? [])],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    found: [],
  };
}

/** The document of the requested version: the newest, one by its number, or the row's current one. */
export async function askedVersion(
  owner: OwnerScope,
  row: SkillRecord,
  version: z.output<typeof skillAsked>["version"],
): Promise<VersionDocument | null> {
  if (version === "newest") return newestVersion(owner, row.refId);
  return findVersion(owner, row.refId, version ?? row.currentVersion);
}

/**
 * A link to the Markdown of a version, and what the audit trail records.
 * @throws NOT_FOUND
 */
export async function signedVersion(scope: OwnerScope, { refId, version }: z.output<typeof skillAsked>) {
  const row = await findSkill(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", "This skill does not exist here.");
  const owner = ownerOfRow(scope, row);
  const document = await askedVersion(owner, row, version);
  if (!document) throw new AppError("NOT_FOUND", "MongoDB has no such version of this skill.");
  const { url, expiresAt } = await signVersion(owner, row.slug, document);
  return {
    link: { url, expiresAt: expiresAt.toISOString() },
    version: document.version,
    sha256: document.sha256 ?? null,
  };
}

/**
 * The current text of a template, for a copy.
 * @throws NOT_FOUND; CONFLICT when it is not published
 */
export async function copiedVersion(refId: string) {
  const row = await findSkill(TEMPLATES, refId);
  const document = row && (await findVersion(TEMPLATES, refId, row.currentVersion));
  if (!document) throw new AppError("NOT_FOUND", "This template is not in the library.");
  if (row.status !== "published")
    throw new AppError("CONFLICT", `The template is ${row.status}: only a published one can be copied.`);
  const { name, description, tags, body } = document;
  return { slug: row.slug, text: { name, description, tags: [...tags], body } };
}
