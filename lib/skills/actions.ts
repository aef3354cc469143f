"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { globalScope } from "@/lib/core/access/scope";
import { deleteAction } from "@/lib/core/records/delete-action";
import { refId } from "@/lib/core/ref-id";
import { SKILL } from "@/lib/skills/entity";
import { newSkill, nextVersion, skillAsked, skillMove, skillRetirement } from "@/lib/skills/model";
import { adoptFirst, adoptNext, makeMove, prepareMove, storeFirst, storeNext } from "@/lib/skills/moves";
import { copiedVersion, signedVersion } from "@/lib/skills/reading";
import { SKILL_UPKEEP } from "@/lib/skills/upkeep";
import { SKILL_VERSIONS } from "@/lib/skills/versions";

/** A skill of the tenant's own, as a draft. */
export const createSkill = action({
  audit: "skill.drafted",
  reach: "tenant",
  permission: "skill:write",
  input: newSkill,
  prepare: ({ scope, input }) => storeFirst(scope, input),
  run: ({ tx, scope, input, prepared }) => adoptFirst(tx, scope, input.slug, prepared),
});

/** A template for all tenants, as a draft. */
export const createTemplate = action({
  audit: "skill.drafted",
  reach: "everywhere",
  permission: "skill:write",
  input: newSkill,
  prepare: ({ scope, input }) => storeFirst(globalScope(scope), input),
  run: ({ tx, scope, input, prepared }) => adoptFirst(tx, globalScope(scope), input.slug, prepared),
});

/** What a template says now, as a draft of the tenant's own. */
export const copyTemplate = action({
  audit: "skill.drafted",
  reach: "tenant",
  permission: "skill:write",
  input: z.strictObject({ refId }),
  prepare: async ({ scope, input }) => {
    const { slug, text } = await copiedVersion(input.refId);
    return { slug, stored: await storeFirst(scope, { slug, ...text }) };
  },
  run: ({ tx, scope, input, prepared: { slug, stored } }) => adoptFirst(tx, scope, slug, stored, input.refId),
});

/** A further version, which agents are given once it is published. */
export const reviseSkill = action({
  audit: "skill.drafted",
  reach: "tenant",
  permission: "skill:write",
  input: nextVersion,
  prepare: ({ scope, input }) => storeNext(scope, input),
  run: ({ tx, scope, input, prepared }) => adoptNext(tx, scope, prepared, input.after),
  afterwards: SKILL_VERSIONS,
});

export const reviseTemplate = action({
  audit: "skill.drafted",
  reach: "everywhere",
  permission: "skill:write",
  input: nextVersion,
  prepare: ({ scope, input }) => storeNext(globalScope(scope), input),
  run: ({ tx, scope, input, prepared }) => adoptNext(tx, globalScope(scope), prepared, input.after),
  afterwards: SKILL_VERSIONS,
});

/** Gives the newest draft, as it was read, to agents. */
export const publishSkill = action({
  audit: "skill.published",
  reach: "tenant",
  permission: "skill:write",
  input: skillMove,
  prepare: ({ scope, input }) => prepareMove(scope, "publish", input),
  run: ({ tx, scope, input, prepared }) => makeMove(tx, scope, "publish", input, prepared),
  afterwards: SKILL_VERSIONS,
});

export const publishTemplate = action({
  audit: "skill.published",
  reach: "everywhere",
  permission: "skill:write",
  input: skillMove,
  prepare: ({ scope, input }) => prepareMove(globalScope(scope), "publish", input),
  run: ({ tx, scope, input, prepared }) => makeMove(tx, globalScope(scope), "publish", input, prepared),
  afterwards: SKILL_VERSIONS,
});

/** Takes it away from agents. */
export const retireSkill = action({
  audit: "skill.retired",
  reach: "tenant",
  permission: "skill:write",
  input: skillRetirement,
  prepare: ({ scope, input }) => prepareMove(scope, "retire", input),
  run: ({ tx, scope, input, prepared }) => makeMove(tx, scope, "retire", input, prepared),
  afterwards: SKILL_VERSIONS,
});

export const retireTemplate = action({
  audit: "skill.retired",
  reach: "everywhere",
  permission: "skill:write",
  input: skillRetirement,
  prepare: ({ scope, input }) => prepareMove(globalScope(scope), "retire", input),
  run: ({ tx, scope, input, prepared }) => makeMove(tx, globalScope(scope), "retire", input, prepared),
  afterwards: SKILL_VERSIONS,
});

/** Makes a retired skill a draft again. */
export const reopenSkill = action({
  audit: "skill.reopened",
  reach: "tenant",
  permission: "skill:write",
  input: skillMove,
  prepare: ({ scope, input }) => prepareMove(scope, "reopen", input),
  run: ({ tx, scope, input, prepared }) => makeMove(tx, scope, "reopen", input, prepared),
  afterwards: SKILL_VERSIONS,
});

export const reopenTemplate = action({
  audit: "skill.reopened",
  reach: "everywhere",
  permission: "skill:write",
  input: skillMove,
  prepare: ({ scope, input }) => prepareMove(globalScope(scope), "reopen", input),
  run: ({ tx, scope, input, prepared }) => makeMove(tx, globalScope(scope), "reopen", input, prepared),
  afterwards: SKILL_VERSIONS,
});

/** A link to a version's Markdown, minted now. */
export const downloadSkill = action({
  audit: "skill.content_downloaded",
  reach: "tenant",
  permission: "content:download",
  input: skillAsked,
  prepare: ({ scope, input }) => signedVersion(scope, input),
  run: async ({ input, prepared: { link, ...trace } }) => ({
    change: { ref: input.refId, before: null, after: trace },
    data: link,
  }),
});

export const downloadTemplate = action({
  audit: "skill.content_downloaded",
  reach: "everywhere",
  permission: "content:download",
  input: skillAsked,
  prepare: ({ scope, input }) => signedVersion(globalScope(scope), input),
  run: async ({ input, prepared: { link, ...trace } }) => ({
    change: { ref: input.refId, before: null, after: trace },
    data: link,
  }),
});

export const deleteSkill = deleteAction(SKILL, SKILL_UPKEEP);
