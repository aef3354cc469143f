import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId } from "@/lib/core/ids";
import type { Prisma, Tx } from "@/lib/stores/postgres";

/** An event that can be published. `event` is the name that webhooks use, such as `strategy.approved`. */
export type OutboxEvent = { event: string; entity: string; entityRef: string; body: Prisma.InputJsonObject };

/** Records an event in the transaction of its change: it is published if and only if the change is committed. */
export async function writeOutbox(tx: Tx, scope: TenantScope, event: OutboxEvent): Promise<void> {
  await tx.outboxEvent.create({ data: { id: newId(), tenantId: scope.tenantId, ...event } });
}
