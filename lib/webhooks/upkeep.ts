import "server-only";
import type { Upkeep } from "@/lib/core/upkeep/upkeep";
import { inTenant } from "@/lib/stores/postgres";
import type { WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";

export const WEBHOOK_ENDPOINT_UPKEEP: Upkeep<typeof WEBHOOK_ENDPOINT> = {
  findDeleteBlocker: null,
  findRestoreBlocker: null,

  /** Its deliveries and their payloads are purged with it. */
  purge: {
    async findContents(scope, { id, deletedOn }) {
      const where = { tenantId: scope.tenantId, endpointId: id };
      const deliveries = await inTenant(scope, (tx) => tx.webhookDelivery.findMany({ where, select: { refId: true } }));
      const refs = deliveries.map(({ refId }) => refId);
      return {
        keys: [],
        documents: [{ collection: "webhook_payloads", filter: { deliveryRef: { $in: refs } } }],
        release: async (tx) => {
          // The database only deletes rows that have been in the trash for a day. The endpoint has been.
          await tx.webhookDelivery.updateMany({ where, data: { deletedOn } });
          await tx.webhookDelivery.deleteMany({ where });
        },
      };
    },
  },
};

export const WEBHOOK_DELIVERY_UPKEEP: Upkeep<typeof WEBHOOK_DELIVERY> = {
  // Payloads expire, and a delivery's row refers to none of them.
  checkRows: null,
};
