import "server-only";
import { z } from "zod";
import type { AuditAction } from "@/lib/core/audit";
import { AppError } from "@/lib/core/errors";
import { action } from "@/lib/core/gate";
import type { Machine } from "@/lib/core/machine";
import { mover, type Moving } from "@/lib/core/moves";
import { moveReason } from "@/lib/core/move-reason";
import type { Permission } from "@/lib/core/permissions";
import { refId } from "@/lib/core/ref-id";
import type { TenantScope } from "@/lib/core/scope";
import type { Tx } from "@/lib/stores/postgres";

/** The record as whoever moves it saw it. A move of a review names the text that was read by its sha256. */
const seen = z.strictObject({
  refId,
  rowVersion: z.int().positive(),
  contentSha256: z.string().length(64).nullish(),
  reason: moveReason.nullish(),
});

type Row = { id: string; refId: string; status: string };

type MoveSpec<S extends string, E extends string, I extends z.ZodObject> = {
  audit: AuditAction;
  moving: Moving<S, E>;
  event: E;
  /** What the move wants besides, such as a time to publish at. */
  fields?: I;
  /** The columns that change with the state. */
  set?: (asked: { scope: TenantScope; input: z.output<I>; row: Row }) => object;
  /** What follows in the same transaction, such as taking another record out of service. */
  then?: (asked: { tx: Tx; scope: TenantScope; input: z.output<I>; row: Row }) => Promise<void>;
};

type FindingTable = { findFirst(find: { where: object }): PromiseLike<Row | null> };

/**
 * One event of a machine as staff make it: permission from the machine, the row as they saw it, the move, its audit
 * row. Answers the state reached.
 */
export function moveAction<S extends string, E extends string, I extends z.ZodObject = z.ZodObject<Record<never, never>>>(
  spec: MoveSpec<S, E, I>,
) {
  const { moving, event } = spec;
  const move = mover<S, E, object>(moving);
  return action({
    audit: spec.audit,
    reach: "tenant",
    permission: permissionFor(moving.machine, event),
    input: (spec.fields ? seen.extend(spec.fields.shape) : seen) as typeof seen,
    run: async ({ tx, scope, input }) => {
      const table = tx[moving.table] as unknown as FindingTable;
      const row = await table.findFirst({ where: { tenantId: scope.tenantId, refId: input.refId, deletedOn: null } });
      if (!row) {
        throw new AppError("NOT_FOUND", `There is no such ${moving.entity.replaceAll("_", " ")} in this tenant.`);
      }
      const asked = { scope, row, input: input as unknown as z.output<I> };
      const { reason = null, contentSha256 = null, rowVersion } = input;
      const set = spec.set?.(asked) ?? {};
      const from = row.status as S;
      const status = await move(tx, scope, { event, id: row.id, from, rowVersion, reason, contentSha256, set });
      await spec.then?.({ tx, ...asked });
      const after = { status, ...(reason ? { reason } : {}), ...(contentSha256 ? { contentSha256 } : {}) };
      return { change: { ref: row.refId, before: { status: row.status }, after }, data: { status: status as string } };
    },
  });
}

function permissionFor<S extends string, E extends string>(machine: Machine<S, E>, event: E): Permission {
  const { by } = machine[event];
  if (by === "program") throw new Error(`${event} is made by programs alone: it cannot be an action of staff.`);
  return by;
}
