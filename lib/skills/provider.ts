import "server-only";
import { programRun, writeAudit } from "@/lib/core/audit";
import { AppError } from "@/lib/core/errors";
import { stateOf } from "@/lib/core/machine";
import { nameOf, type OwnerScope } from "@/lib/core/scope";
import { SKILL_STATUSES } from "@/lib/skills/model";
import { adoptDraft, columnsOf, findSkill, inOwner, moveSkill, type SkillRecord } from "@/lib/skills/store";
import { settleVersions, storeVersion, type NewVersion, type StoredVersion } from "@/lib/skills/versions";
import type { Tx } from "@/lib/stores/postgres";

/** A version of a skill, or of a template where the scope is global. A new one without a slug gets one of its name. */
export type NewSkillVersion = NewVersion & { slug?: string | undefined };

export type WrittenSkill = { refId: string; id: string; version: number; contentSha256: string };

/**
 * Writes a version outside-in: S3, MongoDB, then the row, by which the documents are marked: as a new skill, as the newer text of a draft, or as a draft
 * beside what is published. Repeated with the same refId and version, after a crash at any line, it ends as one.
 * @throws CONFLICT for other content under the same version, a slug that is taken, or a retired skill
 */
export async function draftSkill(scope: OwnerScope, skill: NewSkillVersion): Promise<WrittenSkill> {
  const there = skill.refId ? await findSkill(scope, skill.refId) : null;
  if (there?.status === "retired") throw new AppError("CONFLICT", `${there.name} is retired: reopen it first.`);
  const stored = await storeVersion(scope, skill);
  const row = await inOwner(scope, (tx) => adoptDraft(tx, scope, skill.slug, stored));
  await settleVersions(scope, row.refId);
  return written(row, stored);
}

/**
 * The same, and gives it to agents: the version becomes the current one and the one before it is superseded. A version
 * that was published before, or is older than the current one, is left as it is.
 */
export async function publishSkill(scope: OwnerScope, skill: NewSkillVersion & { version: number }): Promise<WrittenSkill> {
  const there = skill.refId ? await findSkill(scope, skill.refId) : null;
  if (there?.status === "retired" && there.currentVersion < skill.version) {
    throw new AppError("CONFLICT", `${there.name} is retired: reopen it first.`);
  }
  const stored = await storeVersion(scope, skill);
  const row = await inOwner(scope, async (tx) => {
    const draft = await adoptDraft(tx, scope, skill.slug, stored);
    if (isPublished(draft, stored)) return draft;
    const { id, rowVersion, status } = draft;
    const from = stateOf(SKILL_STATUSES, status);
    const { contentSha256, at } = stored;
    await moveSkill(tx, scope, { event: "publish", id, from, rowVersion, contentSha256, set: columnsOf(stored), at });
    await auditPublishing(tx, scope, from, stored);
    return draft;
  });
  await settleVersions(scope, row.refId);
  return written(row, stored);
}

function isPublished({ currentVersion, status }: SkillRecord, { version }: StoredVersion): boolean {
  return currentVersion > version || (currentVersion === version && status !== "draft");
}

async function auditPublishing(tx: Tx, scope: OwnerScope, from: string, stored: StoredVersion): Promise<void> {
  const { refId, version, contentSha256 } = stored;
  await writeAudit(tx, {
    tenantId: scope.kind === "tenant" ? scope.tenantId : null,
    actor: scope.actor,
    action: "skill.published",
    change: { ref: refId, before: { status: from }, after: { status: "published", version, contentSha256 } },
    request: programRun(nameOf(scope.actor)),
  });
}

function written({ refId, id }: SkillRecord, { version, contentSha256 }: StoredVersion): WrittenSkill {
  return { refId, id, version, contentSha256 };
}
