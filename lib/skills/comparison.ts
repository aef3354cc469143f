import "server-only";
import type { z } from "zod";
import type { OwnerScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import type { ComparedSkillVersion, SkillComparison, twoVersions } from "@/lib/skills/model";
import { contentOf, VERSIONS_SHOWN, versionView } from "@/lib/skills/parts";
import { askedVersion, ownerOfRow } from "@/lib/skills/reading";
import { findSkill, type SkillRecord } from "@/lib/skills/store";
import { listVersions, inspectVersion } from "@/lib/skills/versions";

type Asked = z.output<typeof twoVersions>;

/**
 * Two versions of a skill. By default the newest is compared with the current version of the row, or else with the
 * previous version.
 * @throws NOT_FOUND; INVALID when both are the same
 */
export async function comparedVersions(scope: OwnerScope, asked: Asked): Promise<Omit<SkillComparison, "tenant">> {
  const row = await findSkill(scope, asked.refId);
  if (!row) throw new AppError("NOT_FOUND", "This skill does not exist here.");
  const owner = ownerOfRow(scope, row);
  const documents = await listVersions(owner, row.refId, VERSIONS_SHOWN);
  const newest = documents[0]?.version ?? row.currentVersion;
  const version = asked.version ?? newest;
  const others = documents
    .map((document) => versionView(document, row, newest))
    .filter((other) => other.version !== version);
  const usual =
    version === row.currentVersion
      ? (others.find((other) => other.version < version) ?? others[0])?.version
      : row.currentVersion;
  const chosen = asked.against ?? usual;
  if (chosen === version) {
    throw new AppError("INVALID", "A version cannot be compared with itself. Choose another.", {
      against: "Choose another version",
    });
  }
  const [one, other] = await Promise.all([
    compared(owner, row, version, newest),
    chosen === undefined ? null : compared(owner, row, chosen, newest),
  ]);
  const beyond = other && others.every((each) => each.version !== other.version) ? [other] : [];
  return {
    refId: row.refId,
    name: row.name,
    asked: one,
    against: other,
    others: [...others, ...beyond].map(({ version: number, status }) => ({ version: number, status })),
  };
}

async function compared(
  owner: OwnerScope,
  row: SkillRecord,
  version: number,
  newest: number,
): Promise<ComparedSkillVersion> {
  const document = await askedVersion(owner, row, version);
  if (!document) throw new AppError("NOT_FOUND", `This skill has no version ${version}.`);
  const { copy, reviewed } = await inspectVersion(owner, row, { state: "present", value: document });
  const { shownSha256 } = reviewed;
  return {
    ...versionView(document, row, newest),
    content: contentOf(copy, document),
    intact: shownSha256 === null || shownSha256 === document.sha256,
  };
}
