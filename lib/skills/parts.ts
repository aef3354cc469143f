import "server-only";
import type { z } from "zod";
import type { OwnerScope } from "@/lib/core/access/scope";
import { comparison, objectPart, rowPart } from "@/lib/core/records/comparison";
import { stateOf } from "@/lib/core/records/machine";
import { textIn, type ObjectCopy } from "@/lib/core/records/object-copy";
import { factsOf, partOf, type Part } from "@/lib/core/records/parts";
import { SKILL_STATUSES, type SkillDetail, type SkillVersion, type skillAsked } from "@/lib/skills/model";
import { askedVersion } from "@/lib/skills/reading";
import type { SkillRecord } from "@/lib/skills/store";
import { listVersions, inspectVersion, statusOfVersion, type VersionDocument } from "@/lib/skills/versions";

/** How many of the newest versions pages list. */
export const VERSIONS_SHOWN = 100;

type Parts = Pick<SkillDetail, "shown" | "content" | "reviewed" | "versions" | "storage" | "agreement">;

/** Reads the parts of one version separately, and compares them. */
export async function skillParts(
  owner: OwnerScope,
  row: SkillRecord,
  version: z.output<typeof skillAsked>["version"],
): Promise<Parts> {
  const [document, documents] = await Promise.all([
    partOf("MongoDB", "No document in skills is this version.", () => askedVersion(owner, row, version)),
    partOf("MongoDB", "No document in skills is of this skill.", async () => {
      const all = await listVersions(owner, row.refId, VERSIONS_SHOWN);
      return all.length > 0 ? all : null;
    }),
  ]);
  const stored = document.state === "present" ? document.value : null;
  const { copy, reviewed } = await inspectVersion(owner, row, document);
  const newest = documents.state === "present" ? (documents.value[0]?.version ?? 0) : row.currentVersion;
  const view = (each: VersionDocument) => versionView(each, row, newest);
  return {
    shown: stored && view(stored),
    content: contentOf(copy, stored),
    reviewed,
    versions: documents.state === "present" ? { state: "present", value: documents.value.map(view) } : documents,
    agreement: agreementOf(row, stored, copy, newest),
    storage: [
      rowPart("skills", row, [
        { label: "current version", value: String(row.currentVersion) },
        { label: "content_ref", value: row.contentRef ?? "none", kind: "id" },
      ]),
      {
        store: "MongoDB",
        place: "skills",
        part: factsOf(document, (value) => [
          { label: "_id", value: String(value._id), kind: "id" },
          { label: "version", value: String(value.version) },
          { label: "status", value: value.status },
          { label: "sha256", value: value.sha256 ?? "unknown", kind: "id" },
          { label: "tags", value: value.tags.join(", ") || "none" },
          { label: "created", value: value.createdAt.toISOString(), kind: "time" },
        ]),
      },
      objectPart("content", copy),
    ],
  };
}

/** The Markdown from S3. If S3 cannot be read, the copy that the document keeps for searches. */
export function contentOf(copy: ObjectCopy, document: VersionDocument | null): Part<string> {
  const text = textIn(copy);
  return text.state !== "present" && document ? { state: "present", value: document.body } : text;
}

/** A version as pages show it. Its status depends on the row and the newest version. */
export function versionView(document: VersionDocument, row: SkillRecord, newest: number): SkillVersion {
  const { version, name, description, tags, createdAt } = document;
  const named = { currentVersion: row.currentVersion, status: stateOf(SKILL_STATUSES, row.status) };
  return {
    version,
    status: statusOfVersion(version, named, newest),
    name,
    description,
    tags: [...tags],
    sha256: document.sha256 ?? "unknown",
    createdAt: createdAt.toISOString(),
  };
}

function agreementOf(row: SkillRecord, document: VersionDocument | null, copy: ObjectCopy, newest: number) {
  const { agreement, compare, compareBytes } = comparison();
  if (!document) return agreement;
  if (document.version === row.currentVersion) {
    compare("content_ref of the row and _id of the document", row.contentRef, String(document._id));
    compare("sha256 in the row and in the document", row.contentSha256, document.sha256);
    compare("name in the row and in the document", row.name, document.name);
  }
  const { status } = versionView(document, row, newest);
  compare("state by the row and in the document", status, document.status);
  compareBytes("the text", copy, { in: "document", sha256: document.sha256 });
  if (copy.content)
    compare("the text in S3 and in the document", copy.content.toString("utf8") === document.body, true);
  return agreement;
}
