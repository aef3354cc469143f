import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import type { Change } from "@/lib/core/audit/audit";
import { AppError } from "@/lib/core/errors";
import { newRefId } from "@/lib/core/ids";
import { adoptDraft, ownedSkill, requireFreeSlug, type SkillRecord, type StoredVersion } from "@/lib/skills/store";
import { findVersion, fingerprintOf, storeVersion, type NewVersion } from "@/lib/skills/versions";
import type { Tx } from "@/lib/stores/postgres";

type Text = Pick<NewVersion, "name" | "description" | "tags" | "body">;
type Written = { change: Change; data: { refId: string; version: number } };

const STALE = "This has changed since you opened it. Reload to see the current version.";

/** Stores version 1 of a new skill; it is not visible yet. */
export async function storeFirst(
  scope: OwnerScope,
  { slug, ...text }: Text & { slug?: string | undefined },
): Promise<StoredVersion> {
  if (slug !== undefined) await requireFreeSlug(scope, slug);
  return storeVersion(scope, { ...text, refId: newRefId(), version: 1 });
}

/**
 * Makes the first version visible as a draft. The default slug comes from its name. `from` is the template it was
 * copied from.
 */
export async function adoptFirst(
  tx: Tx,
  scope: OwnerScope,
  given: string | undefined,
  stored: StoredVersion,
  from?: string,
): Promise<Written> {
  const { refId, version, name, contentSha256 } = stored;
  const { slug } = await adoptDraft(tx, scope, given, stored);
  const after = { slug, name, version, contentSha256, status: "draft", ...(from ? { copiedFrom: from } : {}) };
  return { change: { ref: refId, before: null, after }, data: { refId, version } };
}

type Revision = Text & { refId: string; rowVersion: number; after: number };

/**
 * Stores the next version of a skill; it is not visible yet.
 * @throws when the skill has changed since it was read, or the text is the same
 */
export async function storeNext(scope: OwnerScope, { rowVersion, after, ...text }: Revision) {
  const row = await ownedSkill(scope, text.refId);
  if (row.rowVersion !== rowVersion) throw new AppError("CONFLICT", STALE);
  if (row.status === "retired")
    throw new AppError("CONFLICT", "It is retired. Reopen it before you write a new version.");
  const seen = await findVersion(scope, row.refId, after);
  if (seen && fingerprintOf(seen) === fingerprintOf(text)) {
    throw new AppError("INVALID", `Nothing has changed since version ${after}.`);
  }
  return { row, stored: await storeVersion(scope, { ...text, version: after + 1 }) };
}

/** Makes the next version visible: as the draft itself, or beside the published version. */
export async function adoptNext(
  tx: Tx,
  scope: OwnerScope,
  { row, stored }: { row: SkillRecord; stored: StoredVersion },
  after: number,
): Promise<Written> {
  const { rowVersion } = await adoptDraft(tx, scope, row.slug, stored);
  const expected = row.status === "draft" ? row.rowVersion + 1 : row.rowVersion;
  if (rowVersion !== expected) throw new AppError("CONFLICT", STALE);
  const { refId, version, name, contentSha256 } = stored;
  const now = { version, name, contentSha256 };
  return { change: { ref: refId, before: { version: after }, after: now }, data: { refId, version } };
}
