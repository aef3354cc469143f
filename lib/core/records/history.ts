import "server-only";
import { nameOf, staffIdOf, type ListScope, type TenantScope } from "@/lib/core/access/scope";
import { newId } from "@/lib/core/ids";
import type { TransitionView } from "@/lib/core/records/machine";
import { readIn, tenantFilter, type Tx } from "@/lib/stores/postgres";

/** Writes a transition in the transaction that makes it. */
export async function writeTransition(
  tx: Tx,
  scope: TenantScope,
  change: {
    entity: string;
    entityId: string;
    event: string;
    from: string;
    to: string;
    reason?: string | null;
    contentSha256?: string | null;
    at?: Date;
  },
): Promise<void> {
  const actor = { actor: nameOf(scope.actor), actorId: staffIdOf(scope.actor) };
  await tx.statusTransition.create({ data: { id: newId(), tenantId: scope.tenantId, ...actor, ...change } });
}

/** The last 100 transitions of a record, newest first. */
export async function historyOf(scope: ListScope, entity: string, entityId: string): Promise<TransitionView[]> {
  const [rows] = await readIn(scope, (db) => [
    db.statusTransition.findMany({
      where: { ...tenantFilter(scope), entity, entityId },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: 100,
    }),
  ]);
  return rows.map(({ event, from, to, actor, reason, contentSha256, at }) => ({
    event,
    from,
    to,
    actor,
    reason,
    contentSha256,
    at: at.toISOString(),
  }));
}
