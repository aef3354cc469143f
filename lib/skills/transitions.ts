import "server-only";
import type { z } from "zod";
import type { GlobalScope, OwnerScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { stateOf, type ReviewedText } from "@/lib/core/records/machine";
import { partOf } from "@/lib/core/records/parts";
import { verifiedText, type VerifiedText } from "@/lib/core/records/reviewed-text";
import { requireReason, requireText, reviewed, transition, type Transition } from "@/lib/core/records/transitions";
import { SKILL } from "@/lib/skills/entity";
import {
  SKILL_MACHINE,
  SKILL_STATUSES,
  type SkillEvent,
  type skillTransition,
  type SkillStatus,
} from "@/lib/skills/model";
import { columnsOf, ownedSkill, type SkillRecord } from "@/lib/skills/store";
import { inspectVersion, newestVersion, type VersionDocument } from "@/lib/skills/versions";
import { enterGlobal, type Tx } from "@/lib/stores/postgres";

type Seen = z.output<typeof skillTransition>;

const STALE = "This has changed since you opened it. Reload to see the current version.";

export type Prepared = { row: SkillRecord; newest: VersionDocument; text: VerifiedText | null };

/** The newest version of a skill in each store: the one that would be published. */
async function newestText(scope: OwnerScope, refId: string): Promise<ReviewedText> {
  const row = await ownedSkill(scope, refId);
  const newest = await partOf("MongoDB", "No document in skills is of this skill.", () => newestVersion(scope, refId));
  return (await inspectVersion(scope, row, newest)).reviewed;
}

export const REVIEWED_SKILL = reviewed(SKILL, newestText);

/** Changes a skill's state. A tenant's own skill gets a history entry; a template has only the audit trail. */
export function transitionSkill(
  tx: Tx,
  scope: OwnerScope,
  change: Transition<typeof REVIEWED_SKILL>,
): Promise<SkillStatus> {
  return scope.kind === "tenant"
    ? transition(tx, scope, REVIEWED_SKILL, change)
    : transitionTemplate(tx, scope, change);
}

async function transitionTemplate(
  tx: Tx,
  scope: GlobalScope,
  { event, id, from, rowVersion, reason, text, set }: Transition<typeof REVIEWED_SKILL>,
): Promise<SkillStatus> {
  const { to, from: allowed } = SKILL_MACHINE[event];
  requireReason(SKILL_MACHINE[event], event, reason);
  const legal = (allowed as readonly SkillStatus[]).includes(from);
  await enterGlobal(tx, scope);
  const where = { id, tenantId: null, status: from, rowVersion, deletedOn: null };
  const data = { ...set, status: to, rowVersion: { increment: 1 } };
  if (!legal) throw new AppError("CONFLICT", `It is ${from}; to ${event} it must be ${allowed.join(" or ")}.`);
  const row = await tx.skill.findFirst({ where });
  if (row) requireText(row, SKILL_MACHINE[event], text);
  const { count } = await tx.skill.updateMany({ where, data });
  if (count === 0) throw new AppError("CONFLICT", STALE);
  return to;
}

/**
 * Reads the text of a transition.
 * @throws when the skill has changed since it was seen, or the text was not read
 */
export async function prepareTransition(scope: OwnerScope, event: SkillEvent, seen: Seen): Promise<Prepared> {
  const row = await ownedSkill(scope, seen.refId);
  if (row.rowVersion !== seen.rowVersion) throw new AppError("CONFLICT", STALE);
  const newest = await newestVersion(scope, row.refId);
  if (!newest) throw new AppError("CONFLICT", "MongoDB has no version of this skill, so there is nothing to publish.");
  if (event !== "publish") return { row, newest, text: null };
  requireRead(row, newest, seen);
  const { reviewed } = await inspectVersion(scope, row, { state: "present", value: newest });
  return { row, newest, text: verifiedText(row.refId, reviewed, seen.contentSha256 ?? null) };
}

function requireRead(row: SkillRecord, newest: VersionDocument, { contentSha256 }: Seen): void {
  if (row.status === "published" && newest.version <= row.currentVersion) {
    throw new AppError("CONFLICT", `Version ${row.currentVersion} is already published, and there is no newer draft.`);
  }
  if (newest.sha256 !== contentSha256) {
    throw new AppError("CONFLICT", `The newest draft is version ${newest.version}. Read it before you publish it.`);
  }
}

/** Changes the row. Publishing and reopening set the newest version. */
export async function makeTransition(
  tx: Tx,
  scope: OwnerScope,
  event: SkillEvent,
  seen: Seen,
  { row, newest, text }: Prepared,
) {
  const { _id, version, name, sha256: contentSha256 = row.contentSha256 ?? "" } = newest;
  const named = { version, name, contentRef: String(_id), contentSha256 };
  const set = event === "retire" ? {} : columnsOf(named);
  const { reason = null, rowVersion } = seen;
  const about = event === "retire" ? row.contentSha256 : contentSha256;
  const from = stateOf(SKILL_STATUSES, row.status);
  const status: string = await transitionSkill(tx, scope, {
    event,
    id: row.id,
    from,
    rowVersion,
    reason,
    text,
    contentSha256: about,
    set,
  });
  const now = event === "retire" ? row.currentVersion : version;
  const after = { status, version: now, contentSha256: about, ...(reason ? { reason } : {}) };
  return { change: { ref: row.refId, before: { status: from, version: row.currentVersion }, after }, data: { status } };
}
