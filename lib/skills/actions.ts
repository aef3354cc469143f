"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { globalScope } from "@/lib/core/access/scope";
import { deleteAction } from "@/lib/core/records/delete-action";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { refId } from "@/lib/core/ref-id";
import { adoptFirst, adoptNext, storeFirst, storeNext } from "@/lib/skills/drafting";
import { SKILL } from "@/lib/skills/entity";
import { newSkill, nextVersion, skillAsked, skillTransition, type SkillEvent } from "@/lib/skills/model";
import { copiedVersion, signedVersion } from "@/lib/skills/reading";
import { makeTransition, prepareTransition, REVIEWED_SKILL } from "@/lib/skills/transitions";
import { SKILL_UPKEEP } from "@/lib/skills/upkeep";
import { SKILL_VERSIONS } from "@/lib/skills/versions";

/** Creates a skill of the tenant's own, as a draft. */
export const createSkill = action({
  audit: "skill.drafted",
  reach: "tenant",
  permission: "skill:write",
  input: newSkill,
  prepare: ({ scope, input }) => storeFirst(scope, input),
  run: ({ tx, scope, input, prepared }) => adoptFirst(tx, scope, input.slug, prepared),
});

/** Creates a template for all tenants, as a draft. */
export const createTemplate = action({
  audit: "skill.drafted",
  reach: "everywhere",
  permission: "skill:write",
  input: newSkill,
  prepare: ({ scope, input }) => storeFirst(globalScope(scope), input),
  run: ({ tx, scope, input, prepared }) => adoptFirst(tx, globalScope(scope), input.slug, prepared),
});

/** Copies a template's current version to a draft of the tenant's own. */
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

/** Adds a version, which agents use once it is published. */
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

/** State changes of a tenant's own skill. */
const ofTenant = (event: SkillEvent) =>
  action({
    audit: `skill.${SKILL.events[event].audit}`,
    reach: "tenant",
    permission: "skill:write",
    input: skillTransition,
    prepare: ({ scope, input }) => prepareTransition(scope, event, input),
    run: ({ tx, scope, input, prepared }) => makeTransition(tx, scope, event, input, prepared),
    afterwards: SKILL_VERSIONS,
  });

/** State changes of a template. */
const ofTemplate = (event: SkillEvent) =>
  action({
    audit: `skill.${SKILL.events[event].audit}`,
    reach: "everywhere",
    permission: "skill:write",
    input: skillTransition,
    prepare: ({ scope, input }) => prepareTransition(globalScope(scope), event, input),
    run: ({ tx, scope, input, prepared }) => makeTransition(tx, globalScope(scope), event, input, prepared),
    afterwards: SKILL_VERSIONS,
  });

export const transitionSkill = transitionActions(REVIEWED_SKILL, {
  publish: ofTenant("publish"),
  retire: ofTenant("retire"),
  reopen: ofTenant("reopen"),
});

export const transitionTemplate = transitionActions(REVIEWED_SKILL, {
  publish: ofTemplate("publish"),
  retire: ofTemplate("retire"),
  reopen: ofTemplate("reopen"),
});

/** A signed link to a version's Markdown. */
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
