import "server-only";
import type { BLOG_POST } from "@/lib/blog-posts/entity";
import { checkTexts } from "@/lib/core/upkeep/documents";
import type { Upkeep } from "@/lib/core/upkeep/upkeep";

export const BLOG_POST_UPKEEP: Upkeep<typeof BLOG_POST> = {
  findDeleteBlocker: null,

  /** A post needs the activity that made it. */
  async findRestoreBlocker({ tx, scope, row: { id } }) {
    const where = { tenantId: scope.tenantId, blogPosts: { some: { id } }, deletedOn: { not: null } };
    const trashed = await tx.activity.findFirst({ where, select: { title: true } });
    return trashed && `The activity that made it, "${trashed.title}", is in the trash. Restore that first.`;
  },

  // Its text is the output of its activity, and is purged with it.
  purge: { findContents: async () => ({ keys: [], documents: [] }) },

  checkRows: checkTexts({
    entity: "blog_post",
    pointer: "outputRef",
    digest: "contentSha256",
    collection: "activity_outputs",
    objects: false,
  }),
};
