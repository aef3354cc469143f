import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { scoped } from "@/lib/stores/mongo";
import type { CollectionName, Documents } from "@/lib/stores/mongo-documents";
import { inTenant, type Tx } from "@/lib/stores/postgres";
import type { TrashKind } from "@/lib/trash/model";

export type Purging = { id: string; refId: string; deletedOn: Date };

/** What a record has beyond its row. */
export type Contents = {
  /** Whole keys of objects, or how those under the tenant's prefix begin. */
  keys: string[];
  /** Its documents: each collection with the condition that names them. */
  documents: { collection: CollectionName; filter: object }[];
  /** Lets go, in the transaction that deletes the row, of what would hold it. */
  release?: (tx: Tx) => Promise<void>;
};

type ContentsOf = (scope: TenantScope, row: Purging) => Promise<Contents>;

const PAGE = 500;

/** What `pick` takes of every document that the filter names. */
async function pickAll<N extends CollectionName>(
  scope: TenantScope,
  collection: N,
  filter: object,
  pick: (document: Documents[N]) => string[],
): Promise<string[]> {
  const picked: string[] = [];
  let after: Awaited<ReturnType<ReturnType<typeof scoped<N>>["find"]>>[number] | undefined;
  for (;;) {
    const page = await scoped(scope, collection).find(filter, { limit: PAGE, ...(after ? { after } : {}) });
    picked.push(...page.flatMap((document) => pick(document)));
    after = page.at(-1);
    if (!after || page.length < PAGE) return picked;
  }
}

/** A post's text is its activity's output, and goes with that. */
const rowAlone: ContentsOf = async () => ({ keys: [], documents: [] });

/** By kind, what goes with a record. What has none here is never purged. */
export const CONTENTS: Partial<Record<TrashKind, ContentsOf>> = {
  blog_post: rowAlone,
  social_post: rowAlone,

  async activity(scope, { id }) {
    const filter = { activityId: id };
    return {
      keys: await pickAll(scope, "activity_outputs", filter, ({ s3Key }) => [s3Key]),
      documents: [{ collection: "activity_outputs", filter }],
      // Tool calls are never deleted: they stay, and no longer name it.
      release: async (tx) =>
        void (await tx.toolCall.updateMany({
          where: { tenantId: scope.tenantId, activityId: id },
          data: { activityId: null },
        })),
    };
  },

  async onboarding_run(scope, { id, refId }) {
    return {
      keys: [`onboarding/${refId}/`],
      documents: [{ collection: "onboarding_research", filter: { onboardingRunId: id } }],
      release: async (tx) =>
        void (await tx.toolCall.updateMany({
          where: { tenantId: scope.tenantId, onboardingRunId: id },
          data: { onboardingRunId: null },
        })),
    };
  },

  contract: async (_scope, { refId }) => ({ keys: [`contracts/${refId}/`], documents: [] }),

  skill: async (_scope, { refId }) => ({
    keys: [`skills/${refId}/`],
    documents: [{ collection: "skills", filter: { skillRef: refId } }],
  }),

  async integration(scope, { refId }) {
    const filter = { integrationRef: refId };
    const large = { ...filter, "body.s3Key": { $exists: true } };
    const keys = await pickAll(scope, "integration_payloads", large, ({ body }) =>
      body && "s3Key" in body ? [body.s3Key] : [],
    );
    return { keys, documents: [{ collection: "integration_payloads", filter }] };
  },

  async webhook_endpoint(scope, { id, deletedOn }) {
    const where = { tenantId: scope.tenantId, endpointId: id };
    const deliveries = await inTenant(scope, (tx) => tx.webhookDelivery.findMany({ where, select: { refId: true } }));
    return {
      keys: [],
      documents: [
        { collection: "webhook_payloads", filter: { deliveryRef: { $in: deliveries.map(({ refId }) => refId) } } },
      ],
      release: async (tx) => {
        // The database lets go only of what was deleted a day ago: its deliveries were, with their endpoint.
        await tx.webhookDelivery.updateMany({ where, data: { deletedOn } });
        await tx.webhookDelivery.deleteMany({ where });
      },
    };
  },
};

/** Removes the documents for good; answers how many there were. */
export async function removeDocuments(scope: TenantScope, documents: Contents["documents"]): Promise<number> {
  let removed = 0;
  for (const { collection, filter } of documents) {
    removed += (await scoped(scope, collection).bulkWrite([{ deleteMany: { filter } }])).deleted;
  }
  return removed;
}
