import "server-only";
import { z } from "zod";
import { action, type Action } from "@/lib/core/access/gate";
import type { Permission } from "@/lib/core/access/permissions";
import type { TenantScope } from "@/lib/core/access/scope";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { AppError } from "@/lib/core/errors";
import { sha256Text } from "@/lib/core/input/text";
import { isAboutText, type Machine } from "@/lib/core/records/machine";
import { moveReason } from "@/lib/core/records/move-reason";
import { mover, verifyText, type Moving } from "@/lib/core/records/moves";
import { refId } from "@/lib/core/ref-id";
import { rowsOf } from "@/lib/core/rows";
import type { Tx } from "@/lib/stores/postgres";

/** The record as whoever moves it saw it. A decision or release names the text on show by its sha256. */
const asSeen = z.strictObject({
  refId,
  rowVersion: z.int().positive(),
  contentSha256: sha256Text.nullish(),
  reason: moveReason.nullish(),
});

type Row = { id: string; refId: string; status: string };

type MoveSpec<S extends string, E extends string, I extends z.ZodObject> = {
  audit: AuditAction;
  moving: Moving<S, E>;
  event: E;
  /** What the move wants besides, such as a time to publish at. The audit row keeps it. */
  fields?: I;
  /** By what a partitioned table finds the row of a ref_id. */
  seen?: (refId: string) => object;
  /** What must be so in MongoDB or S3, looked at before the transaction; it throws where it is not. */
  prepare?: (asked: { scope: TenantScope; input: z.output<I> & { refId: string } }) => Promise<void>;
  /** What else must be so, looked at in the same transaction; it throws where it is not. */
  first?: (asked: { tx: Tx; scope: TenantScope; input: z.output<I>; row: Row }) => Promise<void>;
  /** The columns that change with the state. */
  set?: (asked: { tx: Tx; scope: TenantScope; input: z.output<I>; row: Row }) => object | Promise<object>;
  /** What follows in the same transaction, such as taking another record out of service. */
  then?: (asked: { tx: Tx; scope: TenantScope; input: z.output<I>; row: Row }) => Promise<void>;
};

/** What a move is given: the record as it was seen, and the event's own fields. */
type Given<I extends z.ZodObject> = { tenant: string } & z.input<typeof asSeen> &
  Pick<z.input<I>, keyof I["shape"] & keyof z.input<I>>;

/**
 * One event of a machine as staff make it: permission from the machine, the row as they saw it, the move, its audit
 * row. Answers the state reached.
 */
export function moveAction<
  S extends string,
  E extends string,
  I extends z.ZodObject = z.ZodObject<Record<never, never>>,
>(spec: MoveSpec<S, E, I>): Action<Given<I>, { status: string }> {
  const { moving, event } = spec;
  const move = mover<S, E, object>(moving);
  return action({
    audit: spec.audit,
    reach: "tenant",
    permission: permissionFor(moving.machine, event),
    input: (spec.fields ? asSeen.extend(spec.fields.shape) : asSeen) as typeof asSeen,
    prepare: async ({ scope, input }) => {
      await spec.prepare?.({ scope, input: input as unknown as z.output<I> & typeof input });
      const { refId: ref, contentSha256 = null } = input;
      return isAboutText(moving.machine[event]) ? verifyText(moving, scope, ref, contentSha256) : null;
    },
    run: async ({ tx, scope, input, prepared: text }) => {
      const table = rowsOf(tx, moving);
      const seen = spec.seen?.(input.refId) ?? {};
      const mine = moving.table === "tenant" ? { id: scope.tenantId } : { tenantId: scope.tenantId };
      const row = await table.findFirst({ where: { ...seen, ...mine, refId: input.refId, deletedOn: null } });
      if (!row) {
        throw new AppError("NOT_FOUND", `This ${moving.entity.replaceAll("_", " ")} does not exist in this tenant.`);
      }
      const asked = { scope, row, input: input as unknown as z.output<I> };
      const { refId: _, reason = null, contentSha256 = null, rowVersion, ...fields } = input;
      await spec.first?.({ tx, ...asked });
      const set = (await spec.set?.({ tx, ...asked })) ?? {};
      const from = row.status as S;
      const status = await move(tx, scope, {
        event,
        id: row.id,
        from,
        rowVersion,
        reason,
        text,
        contentSha256,
        seen,
        set,
      });
      await spec.then?.({ tx, ...asked });
      const after = { status, ...fields, ...(reason ? { reason } : {}), ...(contentSha256 ? { contentSha256 } : {}) };
      return { change: { ref: row.refId, before: { status: row.status }, after }, data: { status: status as string } };
    },
  });
}

function permissionFor<S extends string, E extends string>(machine: Machine<S, E>, event: E): Permission {
  const { by } = machine[event];
  if (by === "program") throw new Error(`${event} is made by programs alone: it cannot be an action of staff.`);
  return by;
}
