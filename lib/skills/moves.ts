import "server-only";
import type { z } from "zod";
import type { GlobalScope, OwnerScope } from "@/lib/core/access/scope";
import type { Change } from "@/lib/core/audit/audit";
import { AppError } from "@/lib/core/errors";
import { newRefId } from "@/lib/core/ids";
import { stateOf, type ReviewedText } from "@/lib/core/records/machine";
import { mover, requireText, type Move, type Moving } from "@/lib/core/records/moves";
import { partOf } from "@/lib/core/records/parts";
import { verifiedText, type VerifiedText } from "@/lib/core/records/reviewed-text";
import { SKILL_MACHINE, SKILL_STATUSES, type SkillEvent, type skillMove, type SkillStatus } from "@/lib/skills/model";
import {
  adoptDraft,
  columnsOf,
  ownedSkill,
  requireFreeSlug,
  type SkillRecord,
  type StoredVersion,
} from "@/lib/skills/store";
import {
  findVersion,
  fingerprintOf,
  lookAtVersion,
  newestVersion,
  storeVersion,
  type NewVersion,
  type VersionDocument,
} from "@/lib/skills/versions";
import { enterGlobal, type Prisma, type Tx } from "@/lib/stores/postgres";

type Seen = z.output<typeof skillMove>;
type Text = Pick<NewVersion, "name" | "description" | "tags" | "body">;
type Written = { change: Change; data: { refId: string; version: number } };

const STALE = "This has changed since you opened it. Reload to see the current version.";

/** Version 1 of a new skill, stored and not yet visible. */
export async function storeFirst(
  scope: OwnerScope,
  { slug, ...text }: Text & { slug?: string | undefined },
): Promise<StoredVersion> {
  if (slug !== undefined) await requireFreeSlug(scope, slug);
  return storeVersion(scope, { ...text, refId: newRefId(), version: 1 });
}

/**
 * Makes the first version visible as a draft, under a slug of its name where none is given. `from` is the template it
 * was copied from.
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

/** The next version of a skill, stored and not yet visible. @throws where the skill moved on, or nothing differs */
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

/** Makes the next version visible: as the draft itself, or beside what is published. */
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

export type Prepared = { row: SkillRecord; newest: VersionDocument; text: VerifiedText | null };

/** The newest version of a skill as each store has it: what would be published. */
async function newestText(scope: OwnerScope, refId: string): Promise<ReviewedText> {
  const row = await ownedSkill(scope, refId);
  const newest = await partOf("MongoDB", "No document in skills is of this skill.", () => newestVersion(scope, refId));
  return (await lookAtVersion(scope, row, newest)).reviewed;
}

/** @public The tests of state machines find it by its name. */
export const SKILL_MOVING = {
  entity: "skill",
  table: "skill",
  machine: SKILL_MACHINE,
  text: newestText,
} as const satisfies Moving<SkillStatus, SkillEvent>;

type SkillMove = Move<SkillStatus, SkillEvent, Prisma.SkillUncheckedUpdateManyInput>;

const moveOwn = mover<SkillStatus, SkillEvent, Prisma.SkillUncheckedUpdateManyInput>(SKILL_MOVING);

/** Moves a skill: a tenant's own with its transition; a template's moves are told by the audit trail alone. */
export function moveSkill(tx: Tx, scope: OwnerScope, move: SkillMove): Promise<SkillStatus> {
  return scope.kind === "tenant" ? moveOwn(tx, scope, move) : moveTemplate(tx, scope, move);
}

async function moveTemplate(
  tx: Tx,
  scope: GlobalScope,
  { event, id, from, rowVersion, text, set }: SkillMove,
): Promise<SkillStatus> {
  const { to, from: allowed } = SKILL_MACHINE[event];
  const legal = (allowed as readonly SkillStatus[]).includes(from);
  await enterGlobal(tx, scope);
  const where = { id, tenantId: null, status: from, rowVersion, deletedOn: null };
  const data = { ...set, status: to, rowVersion: { increment: 1 } };
  if (!legal) throw new AppError("CONFLICT", `It is ${from}; to ${event} it must be ${allowed.join(" or ")}.`);
  const row = await tx.skill.findFirst({ where });
  if (row) requireText(row, SKILL_MACHINE[event], text);
  const { count } = await tx.skill.updateMany({ where, data });
  if (count === 0)
    throw new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
  return to;
}

/** Reads what a move is about. @throws where the skill is not as it was seen, or was not read */
export async function prepareMove(scope: OwnerScope, event: SkillEvent, seen: Seen): Promise<Prepared> {
  const row = await ownedSkill(scope, seen.refId);
  if (row.rowVersion !== seen.rowVersion) throw new AppError("CONFLICT", STALE);
  const newest = await newestVersion(scope, row.refId);
  if (!newest) throw new AppError("CONFLICT", "MongoDB has no version of this skill, so there is nothing to publish.");
  if (event !== "publish") return { row, newest, text: null };
  requireRead(row, newest, seen);
  const { reviewed } = await lookAtVersion(scope, row, { state: "present", value: newest });
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

/** Moves the row as it was seen; publishing and reopening name the newest version. */
export async function makeMove(
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
  const status: string = await moveSkill(tx, scope, {
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
