import "server-only";
import { ACTIVITY } from "@/lib/activities/entity";
import { checkTexts, documentsOf, holdersBy, pickAll } from "@/lib/core/upkeep/documents";
import type { Upkeep } from "@/lib/core/upkeep/upkeep";

export const ACTIVITY_UPKEEP: Upkeep<typeof ACTIVITY> = {
  /** Posts made from its output block deleting. */
  async findDeleteBlocker({ tx, scope, row }) {
    const where = { tenantId: scope.tenantId, activityId: row.id, deletedOn: null };
    const blogPost = await tx.blogPost.findFirst({ where, select: { title: true } });
    if (blogPost) return `The blog post "${blogPost.title}" is made from its output. Delete that first.`;
    const socialPost = await tx.socialPost.findFirst({ where, select: { platform: true, refId: true } });
    if (!socialPost) return null;
    return `The ${socialPost.platform} post ${socialPost.refId} is made from its output. Delete that first.`;
  },

  findRestoreBlocker: null,

  purge: {
    unreferenced: { blogPosts: { none: {} }, socialPosts: { none: {} } },
    async findContents(scope, row) {
      const { tenantId } = scope;
      return {
        keys: await pickAll(scope, "activity_outputs", { activityId: row.id }, ({ s3Key }) => [s3Key]),
        documents: documentsOf(ACTIVITY, row),
        // Tool calls are never deleted: they only lose their reference to it.
        release: async (tx) => {
          await tx.toolCall.updateMany({ where: { tenantId, activityId: row.id }, data: { activityId: null } });
        },
      };
    },
  },

  checkRows: checkTexts({
    entity: "activity",
    pointer: "outputRef",
    digest: "outputSha256",
    collection: "activity_outputs",
    objects: true,
  }),
  findHolders: holdersBy("activity_outputs", "refId"),
};
