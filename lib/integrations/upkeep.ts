import "server-only";
import { documentsOf, holdersBy, pickAll } from "@/lib/core/upkeep/documents";
import type { Upkeep } from "@/lib/core/upkeep/upkeep";
import { INTEGRATION } from "@/lib/integrations/entity";

export const INTEGRATION_UPKEEP: Upkeep<typeof INTEGRATION> = {
  findDeleteBlocker: null,
  findRestoreBlocker: null,

  purge: {
    async findContents(scope, row) {
      const large = { integrationRef: row.refId, "body.s3Key": { $exists: true } };
      const keys = await pickAll(scope, "integration_payloads", large, ({ body }) =>
        body && "s3Key" in body ? [body.s3Key] : [],
      );
      return { keys, documents: documentsOf(INTEGRATION, row) };
    },
  },

  // Payloads expire, and its row refers to none of them.
  checkRows: null,
  findHolders: holdersBy("integration_payloads", "refId", ["body.s3Key", "body.s3VersionId"]),
};
