import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId } from "@/lib/core/ids";
import type { Prisma, Tx } from "@/lib/stores/postgres";

/** Something others may hear of: `event` as webhooks name it, such as `strategy.approved`. */
export type Heard = { event: string; entity: string; entityRef: string; body: Prisma.InputJsonObject };

/** Notes what happened, in the transaction that did it: it is passed on if and only if it happened. */
export async function writeOutbox(tx: Tx, scope: TenantScope, heard: Heard): Promise<void> {
  await tx.outboxEvent.create({ data: { id: newId(), tenantId: scope.tenantId, ...heard } });
}
