import "server-only";
import type { FollowUp } from "@/lib/core/access/follow-ups";
import { globalScope, type GlobalScope, type OwnerScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newRefId, sha256 } from "@/lib/core/ids";
import type { ReviewedText } from "@/lib/core/records/machine";
import { readObjectCopy, sha256Of, type ObjectCopy } from "@/lib/core/records/object-copy";
import type { Part } from "@/lib/core/records/parts";
import { reviewedText } from "@/lib/core/records/reviewed-text";
import type { SkillStatus, VersionStatus } from "@/lib/skills/model";
import { inOwner, type SkillRecord, type StoredVersion } from "@/lib/skills/store";
import { scoped } from "@/lib/stores/mongo";
import type { SkillDocument } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { headObject, putContent, signLink, type Located } from "@/lib/stores/objects";

export type VersionDocument = SkillDocument & { _id: unknown };

/** A version to write. Repeating it with the same refId and version gives one version. */
export type NewVersion = {
  refId?: string;
  /** 1 for a new skill. The default is the next free number. */
  version?: number;
  name: string;
  description: string;
  tags: string[];
  /** Markdown. */
  body: string;
  at?: Date;
};

/** For reading templates, which all staff may do. Writing them requires a scope of its own. */
export const TEMPLATES: GlobalScope = globalScope({ program: "reading templates" });

/** Writes a version's Markdown to S3 and its document to MongoDB. It stays unused until the row refers to it. */
export async function storeVersion(scope: OwnerScope, skill: NewVersion): Promise<StoredVersion> {
  const at = skill.at ?? (await databaseNow());
  const refId = skill.refId ?? newRefId(at);
  const version = skill.version ?? ((await newestVersion(scope, refId))?.version ?? 0) + 1;
  const documents = scoped(scope, "skills");
  const there = await documents.findOne({ skillRef: refId, version });
  const document = there ?? (await write());
  if (fingerprintOf(document) !== fingerprintOf(skill)) {
    throw new AppError("CONFLICT", `Someone else saved version ${version} meanwhile. Reload to read it.`);
  }
  const { name, sha256: contentSha256 = sha256(skill.body) } = document;
  return { refId, version, name, contentRef: String(document._id), contentSha256, at };

  async function write() {
    const key = objectKeys.skill(scope, { refId, version });
    const put = await putContent(scope, key, Buffer.from(skill.body, "utf8"), "text/markdown; charset=utf-8");
    const { name, description, tags, body } = skill;
    return documents.insertOnce({
      refId: documentRef(refId, version),
      createdAt: at,
      skillRef: refId,
      version,
      name,
      description,
      body,
      tags,
      status: "draft",
      s3Key: key,
      s3VersionId: put.versionId,
      sha256: put.sha256,
      bytes: put.bytes,
    });
  }
}

/** A hash of everything written in a version, to tell versions apart. */
export function fingerprintOf({
  name,
  description,
  tags,
  body,
}: Pick<NewVersion, "name" | "description" | "tags" | "body">) {
  return sha256(JSON.stringify([name, description, [...tags], body]));
}

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The refId of a version's document. It is derived, so that a repeated write finds the document. */
function documentRef(skillRef: string, version: number): string {
  const digest = sha256(`${skillRef}/v${version}`).slice(0, 32);
  return skillRef.slice(0, 10) + digest.replace(/../g, (byte) => SYMBOLS[parseInt(byte, 16) & 31] ?? "0");
}

/** The status of a version, which depends only on the row. */
export function statusOfVersion(
  version: number,
  { currentVersion, status }: { currentVersion: number; status: SkillStatus },
  newest: number,
): VersionStatus {
  if (version === currentVersion) return status;
  return version === newest && version > currentVersion ? "draft" : "superseded";
}

/**
 * Copies each version's status from the row to the documents, for searches, and then checks the row again, so that
 * concurrent transitions both end with the row's latest state. Repeating it changes nothing.
 */
async function settleVersions(scope: OwnerScope, skillRef: string): Promise<void> {
  for (let settled: string | null = null; ;) {
    const [row, [newest]] = await Promise.all([rowOf(scope, skillRef), listVersions(scope, skillRef, 1)]);
    const seen = row && [row.status, row.currentVersion, newest?.version].join();
    if (!row || seen === settled) return;
    await markVersions(scope, skillRef, row, newest);
    settled = seen;
  }
}

/** The owner's row, in the trash or not: documents must match after a restore too. */
function rowOf(scope: OwnerScope, refId: string) {
  const tenantId = scope.kind === "tenant" ? scope.tenantId : null;
  return inOwner(scope, (tx) =>
    tx.skill.findFirst({ where: { tenantId, refId }, select: { status: true, currentVersion: true } }),
  );
}

export const SKILL_VERSIONS: FollowUp = { step: "skill.versions", complete: settleVersions };

type Marking = { status: string; currentVersion: number };

async function markVersions(
  scope: OwnerScope,
  skillRef: string,
  row: Marking,
  newest: VersionDocument | undefined,
): Promise<void> {
  const { currentVersion } = row;
  const pending = newest && newest.version > currentVersion ? [newest.version] : [];
  const mark = (version: number | { $nin: number[] }, status: string) => ({
    updateMany: { filter: { skillRef, version, status: { $ne: status } }, update: { $set: { status } } },
  });
  await scoped(scope, "skills").bulkWrite([
    mark({ $nin: [currentVersion, ...pending] }, "superseded"),
    ...pending.map((version) => mark(version, "draft")),
    mark(currentVersion, row.status),
  ]);
}

export async function findVersion(
  scope: OwnerScope,
  skillRef: string,
  version: number,
): Promise<VersionDocument | null> {
  return scoped(scope, "skills").findOne({ skillRef, version });
}

/** The newest versions' documents without their text, newest first. */
export async function listVersions(scope: OwnerScope, skillRef: string, limit: number): Promise<VersionDocument[]> {
  const fields = ["version", "name", "description", "tags", "status", "sha256", "createdAt"] as const;
  return scoped(scope, "skills").aggregate<VersionDocument>([
    { $match: { skillRef } },
    { $sort: { version: -1 } },
    { $limit: limit },
    { $project: Object.fromEntries(fields.map((field) => [field, 1])) },
  ]);
}

export async function newestVersion(scope: OwnerScope, skillRef: string): Promise<VersionDocument | null> {
  const [newest] = await listVersions(scope, skillRef, 1);
  return newest ? findVersion(scope, skillRef, newest.version) : null;
}

const located = (scope: OwnerScope, { s3Key = "", s3VersionId = "" }: SkillDocument): Located => ({
  key: objectKeys.kept(scope, s3Key),
  versionId: s3VersionId,
});

/** Reads a version's Markdown from S3 and compares it with the document in MongoDB. */
export async function inspectVersion(
  scope: OwnerScope,
  row: Pick<SkillRecord, "currentVersion" | "contentSha256">,
  document: Part<VersionDocument>,
): Promise<{ copy: ObjectCopy; reviewed: ReviewedText }> {
  const stored = document.state === "present" ? document.value : null;
  const reason = stored ? "The Markdown is not in S3: this object version is gone." : UNKNOWN;
  const at = stored?.s3Key && stored.s3VersionId ? () => located(scope, stored) : null;
  const copy = await readObjectCopy(scope, at, { reason, want: "bytes" });
  const strays = stored && copy.content && copy.content.toString("utf8") !== stored.body;
  return {
    copy,
    reviewed: reviewedText({
      row: stored?.version === row.currentVersion ? row.contentSha256 : undefined,
      document: document.state === "present" ? { ...document, value: document.value.sha256 } : document,
      bytes: sha256Of(copy),
      strays: strays ? ["Its document in MongoDB does not match the text in S3."] : [],
    }),
  };
}

const UNKNOWN = "Its S3 key is in the document, which could not be read.";

/**
 * A signed link to a version's Markdown as a file.
 * @throws NOT_FOUND when S3 does not have it
 */
export async function signVersion(scope: OwnerScope, slug: string, document: SkillDocument) {
  const at = document.s3Key && document.s3VersionId ? located(scope, document) : null;
  if (!at || !(await headObject(scope, at))) {
    throw new AppError("NOT_FOUND", `S3 has no Markdown of version ${document.version} of this skill.`);
  }
  const fileName = `${slug}-v${document.version}.md`;
  return signLink(scope, at, { contentType: "text/markdown; charset=utf-8", fileName, disposition: "attachment" });
}
