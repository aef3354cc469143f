import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import type { OwnerScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { listQuery } from "@/lib/core/records/list";
import { comparedVersions } from "@/lib/skills/comparison";
import {
  skillAsked,
  skillFilters,
  templateFilters,
  twoVersions,
  type SkillComparison,
  type SkillDetail,
} from "@/lib/skills/model";
import { skillParts } from "@/lib/skills/parts";
import { listedSkills, ownerOfRow, searchedSkills, skillRows, tagsInUse, toRow } from "@/lib/skills/reading";
import { findSkill, historyOfSkill } from "@/lib/skills/store";
import { TEMPLATES } from "@/lib/skills/versions";

/** A tenant's own skills and the available templates. */
export const skillsList = listQuery({
  name: "skills.list",
  reach: "tenant",
  permission: "skill:read",
  input: skillFilters,
  instead: ({ scope, input }) => searchedSkills(scope, input),
  find: ({ scope, input, page }) => listedSkills(scope, input, page),
  show: (rows, scope) => skillRows(scope, rows),
});

export const skillsTags = query({
  name: "skills.tags",
  reach: "tenant",
  permission: "skill:read",
  input: z.strictObject({}),
  run: ({ scope }): Promise<string[]> => tagsInUse(scope),
});

export const skillsDetail = query({
  name: "skills.detail",
  reach: "tenant",
  permission: "skill:read",
  input: skillAsked,
  run: async ({ scope, input }): Promise<SkillDetail> => {
    const tenant = { refId: scope.tenantRef, name: scope.tenantName };
    return { ...(await detailOf(scope, input)), tenant };
  },
});

export const skillsCompare = query({
  name: "skills.compare",
  reach: "tenant",
  permission: "skill:read",
  input: twoVersions,
  run: async ({ scope, input }): Promise<SkillComparison> => {
    const tenant = { refId: scope.tenantRef, name: scope.tenantName };
    return { ...(await comparedVersions(scope, input)), tenant };
  },
});

/** The library of templates. Requires permission to read skills in any tenant, because templates belong to none. */
export const templatesList = listQuery({
  name: "skills.templates",
  reach: "directory",
  permission: "skill:read",
  input: templateFilters,
  instead: ({ input }) => searchedSkills(TEMPLATES, input),
  find: ({ input, page }) => listedSkills(TEMPLATES, input, page),
  show: (rows) => skillRows(TEMPLATES, rows),
});

export const templatesTags = query({
  name: "skills.template_tags",
  reach: "directory",
  permission: "skill:read",
  input: z.strictObject({}),
  run: (): Promise<string[]> => tagsInUse(TEMPLATES),
});

export const templatesDetail = query({
  name: "skills.template",
  reach: "directory",
  permission: "skill:read",
  input: skillAsked,
  run: ({ input }): Promise<SkillDetail> => detailOf(TEMPLATES, input),
});

export const templatesCompare = query({
  name: "skills.compare_template",
  reach: "directory",
  permission: "skill:read",
  input: twoVersions,
  run: async ({ input }): Promise<SkillComparison> => ({ ...(await comparedVersions(TEMPLATES, input)), tenant: null }),
});

async function detailOf(scope: OwnerScope, { refId, version }: z.output<typeof skillAsked>): Promise<SkillDetail> {
  const row = await findSkill(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", "This skill does not exist here.");
  const [parts, history] = await Promise.all([
    skillParts(ownerOfRow(scope, row), row, version),
    historyOfSkill(scope, row),
  ]);
  if (version !== undefined && version !== "newest" && parts.versions.state === "present" && !parts.shown) {
    throw new AppError("NOT_FOUND", `This skill has no version ${version}.`);
  }
  const { found: _, ...fields } = toRow(row, parts.shown ?? undefined);
  return { ...fields, rowVersion: row.rowVersion, contentSha256: row.contentSha256, tenant: null, ...parts, history };
}
