import "server-only";
import { checkTexts, holdersBy } from "@/lib/core/upkeep/documents";
import type { Upkeep } from "@/lib/core/upkeep/upkeep";
import type { STRATEGY } from "@/lib/strategies/entity";

export const STRATEGY_UPKEEP: Upkeep<typeof STRATEGY> = {
  findDeleteBlocker: null,

  /** A tenant can have only one strategy in review and one active. */
  async findRestoreBlocker({ tx, scope, row: { status } }) {
    if (status !== "in_review" && status !== "active") return null;
    const other = await tx.strategy.findFirst({ where: { tenantId: scope.tenantId, status, deletedOn: null } });
    return other && `Version ${other.version} is ${status.replace("_", " ")} now, and only one can be.`;
  },

  // Versions are immutable and kept permanently.
  purge: null,

  checkRows: checkTexts({
    entity: "strategy",
    pointer: "contentRef",
    digest: "contentSha256",
    collection: "strategies_content",
    objects: true,
  }),
  findHolders: holdersBy("strategies_content", "refId"),
};
