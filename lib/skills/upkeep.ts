import "server-only";
import { checkTexts, documentsOf, holdersBy } from "@/lib/core/upkeep/documents";
import type { Upkeep } from "@/lib/core/upkeep/upkeep";
import { SKILL } from "@/lib/skills/entity";

export const SKILL_UPKEEP: Upkeep<typeof SKILL> = {
  findDeleteBlocker: null,

  /** A slug is unique. */
  async findRestoreBlocker({ tx, scope: { tenantId }, row }) {
    const mine = await tx.skill.findFirst({ where: { tenantId, id: row.id }, select: { slug: true } });
    const other = mine && (await tx.skill.findFirst({ where: { tenantId, slug: mine.slug, deletedOn: null } }));
    return other && `The skill "${other.name}" has its slug now.`;
  },

  purge: {
    findContents: async (_scope, row) => ({ keys: [`skills/${row.refId}/`], documents: documentsOf(SKILL, row) }),
  },

  checkRows: checkTexts({
    entity: "skill",
    pointer: "contentRef",
    digest: "contentSha256",
    collection: "skills",
    objects: true,
  }),
  findHolders: holdersBy("skills", "skillRef"),
};
