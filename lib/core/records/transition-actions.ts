import "server-only";
import { z } from "zod";
import { action, actionByEvent, type Action, type ActionByEvent } from "@/lib/core/access/gate";
import type { Permission } from "@/lib/core/access/permissions";
import type { TenantScope } from "@/lib/core/access/scope";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { AppError } from "@/lib/core/errors";
import { partitionOf } from "@/lib/core/ids";
import { sha256Text } from "@/lib/core/input/text";
import { isAboutText } from "@/lib/core/records/machine";
import { transitionReason } from "@/lib/core/records/transition-reason";
import {
  eventDefinition,
  transition,
  verifyText,
  type ColumnsOf,
  type EntityWithMachine,
  type EventOf,
  type Stateful,
} from "@/lib/core/records/transitions";
import { refId } from "@/lib/core/ref-id";
import { ownedBy, rowsOf, withRefId } from "@/lib/core/rows";
import type { Tx } from "@/lib/stores/postgres";

/** The record as the user saw it. A decision or release names the text by its sha256. */
const seenRecord = z.strictObject({
  refId,
  rowVersion: z.int().positive(),
  contentSha256: sha256Text.nullish(),
  reason: transitionReason.nullish(),
});

type Row = { id: string; refId: string; status: string };
type Fields = Readonly<Record<string, z.ZodObject>>;
type InputOf<F, E> = E extends keyof F ? z.output<F[E]> : unknown;
type Asked<I> = { tx: Tx; scope: TenantScope; input: I; row: Row };

/** What one event does besides changing the state. All of it runs in the same transaction, except `prepare`. */
type Spec<D extends EntityWithMachine, I> = {
  /** Checks MongoDB or S3 before the transaction. Throws when the check fails. */
  prepare?: (asked: { scope: TenantScope; input: I & { refId: string } }) => Promise<void>;
  /** Checks other conditions in the transaction. Throws when a check fails. */
  check?: (asked: Asked<I>) => void | Promise<void>;
  /** The columns that change with the state. */
  set?: (asked: Asked<I>) => ColumnsOf<D> | Promise<ColumnsOf<D>>;
  /** Changes to other records, such as deactivating another one. */
  updateRelated?: (asked: Asked<I>) => Promise<void>;
};

type WholeAction = Action<never, { status: string }>;

/** Names the action that makes this event as part of something else. */
type MadeByAction = { readonly madeBy: string };

/** The events that staff may make. */
type StaffEvent<D extends EntityWithMachine> = {
  [E in EventOf<D>]: D["machine"][E]["by"] extends "program" ? never : E;
}[EventOf<D>];

/** How staff make an event. Without an `audit` name in the entity, only another action can make it. */
type EventAction<D extends EntityWithMachine, E extends EventOf<D>, F> = D["events"][E] extends {
  readonly audit: string;
}
  ? Spec<D, InputOf<F, E>> | WholeAction | MadeByAction
  : MadeByAction;

type EventActions<D extends EntityWithMachine, F> = { readonly [E in StaffEvent<D>]: EventAction<D, E, F> };

type Given<F, E> = z.input<typeof seenRecord> & { tenant: string } & (E extends keyof F ? z.input<F[E]> : unknown);

/** The actions of the events that no other action makes. */
type ActionsOf<S, F> = {
  [E in keyof S as S[E] extends MadeByAction ? never : E]: S[E] extends WholeAction
    ? S[E]
    : Action<Given<F, E>, { status: string }>;
};

type TransitionActions<D extends EntityWithMachine, S, F> = ActionByEvent<ActionsOf<S, F>> & {
  readonly kind: D["kind"];
  /** The events that other actions make, each with the name of its action. */
  readonly elsewhere: Readonly<Record<string, string>>;
};

/**
 * Declares all transitions that staff make of an entity as one server action: `event` in the input selects one. The
 * machine gives an event its permission, and the entity its audit name. Each event has a spec, or its own action if it
 * does more, or the name of the action that makes it.
 * @param fields what an event takes besides a reason, such as a publish time; recorded in the audit row
 */
export function transitionActions<
  const D extends Stateful,
  const S extends EventActions<D, F>,
  F extends Fields = Record<never, never>,
>(
  entity: D,
  events: S & Readonly<Record<Exclude<keyof S, StaffEvent<D>>, never>>,
  fields?: F,
): TransitionActions<D, S, F> {
  const all = Object.entries<Spec<Stateful, never> | WholeAction | MadeByAction>(events);
  const elsewhere = all.flatMap(([event, eventAction]) =>
    "madeBy" in eventAction ? [[event, eventAction.madeBy] as const] : [],
  );
  const actions = all.flatMap(([event, eventAction]) =>
    "madeBy" in eventAction
      ? []
      : [
          [
            event,
            typeof eventAction === "function"
              ? wholeAction(entity, event, eventAction)
              : specAction(entity, event, eventAction, fields?.[event]),
          ],
        ],
  );
  const call = actionByEvent<Record<string, WholeAction>>(Object.fromEntries(actions));
  const made = { kind: entity.kind, elsewhere: Object.fromEntries(elsewhere) };
  return Object.assign(call, made) as unknown as TransitionActions<D, S, F>;
}

function specAction(entity: Stateful, event: string, spec: Spec<Stateful, never>, fields: z.ZodObject | undefined) {
  return action({
    audit: auditOf(entity, event),
    reach: "tenant",
    permission: permissionOf(entity, event),
    input: (fields ? seenRecord.extend(fields.shape) : seenRecord) as typeof seenRecord,
    prepare: async ({ scope, input }) => {
      await spec.prepare?.({ scope, input: input as never });
      const { refId: ref, contentSha256 = null } = input;
      return isAboutText(eventDefinition(entity, event)) ? verifyText(entity, scope, ref, contentSha256) : null;
    },
    run: async ({ tx, scope, input, prepared: text }) => {
      const seen = entity.partitioned ? partitionOf(input.refId) : {};
      const where = { ...ownedBy(scope, entity), ...withRefId(entity, input.refId), deletedOn: null };
      const row = await rowsOf(tx, entity).findFirst({ where });
      if (!row) throw new AppError("NOT_FOUND", `This ${entity.names.one} does not exist in this tenant.`);
      const asked = { tx, scope, row, input: input as never };
      const { refId: _, reason = null, contentSha256 = null, rowVersion, ...rest } = input;
      await spec.check?.(asked);
      const set = (await spec.set?.(asked)) ?? {};
      const { id, status: from } = row;
      const change = { event, id, from, rowVersion, reason, text, contentSha256, seen, set };
      const status = await transition(tx, scope, entity, change);
      await spec.updateRelated?.(asked);
      const after = { status, ...rest, ...(reason ? { reason } : {}), ...(contentSha256 ? { contentSha256 } : {}) };
      return { change: { ref: row.refId, before: { status: from }, after }, data: { status } };
    },
  });
}

/** @throws when the action lacks the permission or the audit name of the event */
function wholeAction(entity: Stateful, event: string, whole: WholeAction): WholeAction {
  const { permission, audits } = whole.spec;
  const audit = audits.join();
  if (permission !== permissionOf(entity, event) || audit !== auditOf(entity, event)) {
    throw new Error(`The action for ${event} of ${entity.kind} has ${permission} and ${audit}, unlike its entity.`);
  }
  return whole;
}

function permissionOf(entity: Stateful, event: string): Permission {
  const { by } = eventDefinition(entity, event);
  if (by === "program") throw new Error(`${event} of ${entity.kind} is made by programs alone, never by staff.`);
  return by;
}

function auditOf({ kind, events }: Stateful, event: string): AuditAction {
  const audit = events[event]?.audit;
  if (!audit) throw new Error(`The entity ${kind} does not say what ${event} is called in the audit trail.`);
  return `${kind}.${audit}` as AuditAction;
}
