import "server-only";
import { withFollowUp } from "@/lib/core/access/follow-ups";
import { nameOf, type OwnerScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { AppError } from "@/lib/core/errors";
import { stateOf } from "@/lib/core/records/machine";
import { partOf } from "@/lib/core/records/parts";
import { verifiedText, type VerifiedText } from "@/lib/core/records/reviewed-text";
import { SKILL_STATUSES } from "@/lib/skills/model";
import { adoptDraft, columnsOf, findSkill, type SkillRecord, type StoredVersion } from "@/lib/skills/store";
import { transitionSkill } from "@/lib/skills/transitions";
import { SKILL_VERSIONS, findVersion, inspectVersion, storeVersion, type NewVersion } from "@/lib/skills/versions";
import type { Tx } from "@/lib/stores/postgres";

/** A version of a skill, or of a template if the scope is global. The default slug of a new one comes from its name. */
export type NewSkillVersion = NewVersion & { slug?: string | undefined };

export type WrittenSkill = { refId: string; id: string; version: number; contentSha256: string };

/**
 * Writes a version to S3, MongoDB, then the row, and updates the statuses in the documents. It becomes a new skill, a
 * new text of a draft, or a draft beside the published version. Repeating it with the same refId and version, after a
 * crash at any line, gives one version.
 * @throws CONFLICT for other content under the same version, a taken slug, or a retired skill
 */
export async function draftSkill(scope: OwnerScope, skill: NewSkillVersion): Promise<WrittenSkill> {
  const there = skill.refId ? await findSkill(scope, skill.refId) : null;
  if (there?.status === "retired") throw new AppError("CONFLICT", `${there.name} is retired. Reopen it first.`);
  const stored = await storeVersion(scope, skill);
  const row = await withFollowUp(scope, SKILL_VERSIONS, (tx) => adoptDraft(tx, scope, skill.slug, stored));
  return written(row, stored);
}

/**
 * The same, and publishes the version: it becomes the current one and supersedes the previous one. A version that was
 * published before, or is older than the current one, stays unchanged.
 */
export async function publishSkill(
  scope: OwnerScope,
  skill: NewSkillVersion & { version: number },
): Promise<WrittenSkill> {
  const there = skill.refId ? await findSkill(scope, skill.refId) : null;
  if (there?.status === "retired" && there.currentVersion < skill.version) {
    throw new AppError("CONFLICT", `${there.name} is retired. Reopen it first.`);
  }
  const stored = await storeVersion(scope, skill);
  const text = await verifiedVersion(scope, stored);
  const row = await withFollowUp(scope, SKILL_VERSIONS, async (tx) => {
    const draft = await adoptDraft(tx, scope, skill.slug, stored);
    if (isPublished(draft, stored)) return draft;
    const { id, rowVersion, status } = draft;
    const from = stateOf(SKILL_STATUSES, status);
    await transitionSkill(tx, scope, {
      event: "publish",
      id,
      from,
      rowVersion,
      text,
      set: columnsOf(stored),
      at: stored.at,
    });
    await auditPublishing(tx, scope, from, stored);
    return draft;
  });
  return written(row, stored);
}

/**
 * Reads the version back from MongoDB and S3.
 * @throws CONFLICT when they do not have what was written
 */
async function verifiedVersion(
  scope: OwnerScope,
  { refId, version, contentSha256 }: StoredVersion,
): Promise<VerifiedText> {
  const document = await partOf("MongoDB", "No document in skills is this version.", () =>
    findVersion(scope, refId, version),
  );
  const { reviewed } = await inspectVersion(scope, { currentVersion: version, contentSha256 }, document);
  return verifiedText(refId, reviewed);
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
