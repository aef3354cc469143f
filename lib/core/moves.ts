import "server-only";
import { AppError } from "@/lib/core/errors";
import { writeTransition } from "@/lib/core/history";
import type { Machine } from "@/lib/core/machine";
import type { TenantScope } from "@/lib/core/scope";
import type { Tx } from "@/lib/stores/postgres";

/** What moves: its name in history, its table, and the machine that says how. */
export type Moving<S extends string, E extends string> = {
  entity: string;
  table: "strategy" | "blogPost" | "contract";
  machine: Machine<S, E>;
};

/** One move, as whoever makes it saw the record. `Columns` are those of its table. */
export type Move<S extends string, E extends string, Columns extends object> = {
  event: E;
  id: string;
  from: S;
  rowVersion: number;
  reason?: string | null | undefined;
  /** The content the move is about, kept with the transition. */
  contentSha256?: string | null | undefined;
  /** What else must still be so. */
  seen?: Columns;
  /** What else changes with the state. */
  set?: Columns;
  at?: Date | undefined;
};

type GuardedTable = { updateMany(change: { where: object; data: object }): PromiseLike<{ count: number }> };

/**
 * The one way a record changes its state: one update guarded by tenant, state and row version, and its transition row
 * in the same transaction. What it gives answers the state reached.
 * @throws CONFLICT, naming who was first, when the record is no longer as it was seen or the machine has no such move;
 *   INVALID without the reason that the move demands
 */
export function mover<S extends string, E extends string, Columns extends object>(moving: Moving<S, E>) {
  return (tx: Tx, scope: TenantScope, move: Move<S, E, Columns>): Promise<S> => makeMove(tx, scope, moving, move);
}

async function makeMove<S extends string, E extends string>(
  tx: Tx,
  scope: TenantScope,
  { entity, table, machine }: Moving<S, E>,
  { event, id, from, rowVersion, reason = null, contentSha256 = null, seen, set, at }: Move<S, E, object>,
): Promise<S> {
  const { from: leaves, to, reason: demand } = machine[event];
  if (demand && !reason) throw new AppError("INVALID", `To ${event.replaceAll("_", " ")} wants a reason.`, { reason: "is missing" });
  const guard = { id, tenantId: scope.tenantId, status: from, rowVersion, deletedOn: null };
  // The tables' own types differ only in columns that no move names.
  const rows = tx[table] as unknown as GuardedTable;
  const { count } = leaves.includes(from)
    ? await rows.updateMany({ where: { ...seen, ...guard }, data: { ...set, status: to, rowVersion: { increment: 1 } } })
    : { count: 0 };
  if (count === 0) {
    const otherwise = leaves.includes(from)
      ? "It changed since you opened it. Reload to see what it is now."
      : `It is ${from}; to ${event.replaceAll("_", " ")} it must be ${leaves.join(" or ")}.`;
    throw await conflict(tx, scope, { entity, entityId: id }, otherwise);
  }
  const when = at ? { at } : {};
  await writeTransition(tx, scope, { entity, entityId: id, event, from, to, reason, contentSha256, ...when });
  return to;
}

async function conflict(
  tx: Tx,
  scope: TenantScope,
  record: { entity: string; entityId: string },
  otherwise: string,
): Promise<AppError> {
  const last = await tx.statusTransition.findFirst({
    where: { tenantId: scope.tenantId, ...record },
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  return new AppError(
    "CONFLICT",
    last
      ? `${last.actor} was first: it went from ${last.from} to ${last.to} at ${last.at.toISOString()}. Reload to see it.`
      : otherwise,
  );
}
