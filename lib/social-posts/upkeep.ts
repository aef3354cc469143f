import "server-only";
import { checkTexts } from "@/lib/core/upkeep/documents";
import type { Upkeep } from "@/lib/core/upkeep/upkeep";
import type { SOCIAL_POST } from "@/lib/social-posts/entity";

export const SOCIAL_POST_UPKEEP: Upkeep<typeof SOCIAL_POST> = {
  findDeleteBlocker: null,

  /** A post needs the activity that made it. */
  async findRestoreBlocker({ tx, scope, row: { id } }) {
    const where = { tenantId: scope.tenantId, socialPosts: { some: { id } }, deletedOn: { not: null } };
    const trashed = await tx.activity.findFirst({ where, select: { title: true } });
    return trashed && `The activity that made it, "${trashed.title}", is in the trash. Restore that first.`;
  },

  // Its text is the output of its activity, and is purged with it.
  purge: { findContents: async () => ({ keys: [], documents: [] }) },

  checkRows: checkTexts({
    entity: "social_post",
    pointer: "outputRef",
    digest: "contentSha256",
    collection: "activity_outputs",
    objects: false,
  }),
};
