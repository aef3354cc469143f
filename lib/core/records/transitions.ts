import "server-only";
import { permissionsIn, requiredRole } from "@/lib/core/access/permissions";
import { staffIdOf, type TenantScope } from "@/lib/core/access/scope";
import { writeOutbox } from "@/lib/core/audit/outbox";
import { databaseNow } from "@/lib/core/clock";
import type { Entity } from "@/lib/core/entity";
import { AppError } from "@/lib/core/errors";
import { writeTransition } from "@/lib/core/records/history";
import { isAboutText, type Machine, type MachineEvent, type UnreviewedMachine } from "@/lib/core/records/machine";
import { isVerified, verifiedText, type ReadText, type VerifiedText } from "@/lib/core/records/reviewed-text";
import { ownedBy, rowsOf, type EntityRow } from "@/lib/core/rows";
import type { Prisma, Tx } from "@/lib/stores/postgres";

/** An entity with a state machine. */
export type EntityWithMachine = Entity & { readonly machine: Machine<string, string> };

type Unreviewed = Entity & { readonly machine: UnreviewedMachine<string, string> };

/** An entity whose machine has reviews, with the function that reads the reviewed text. */
type Reviewed<D extends EntityWithMachine = EntityWithMachine> = D & {
  readonly readText: ReadText<TenantScope>;
};

/** An entity whose state can change. If its machine has reviews, it must come from `reviewed`. */
export type Stateful = Unreviewed | Reviewed;

/** Adds the function that reads the text to an entity whose machine has reviews. */
export function reviewed<D extends EntityWithMachine>(entity: D, readText: ReadText<TenantScope>): Reviewed<D> {
  return { ...entity, readText };
}

type StatusOf<D extends Entity> = D["statuses"][number];
export type EventOf<D extends EntityWithMachine> = keyof D["machine"] & string;

/** The columns that a transition may change besides the state: those of the entity's table. */
export type ColumnsOf<D extends Entity> = string extends D["table"]
  ? object
  : D["table"] extends keyof Tx
    ? Prisma.Args<Tx[D["table"]], "updateMany">["data"]
    : never;

/** One transition, with the record as the caller saw it. */
export type Transition<D extends EntityWithMachine> = {
  event: EventOf<D>;
  id: string;
  from: StatusOf<D>;
  rowVersion: number;
  reason?: string | null | undefined;
  /** The proof of the text, required for a decision or a release. Recorded with the transition. */
  text?: VerifiedText | null | undefined;
  /** The content of any other transition, recorded with it. */
  contentSha256?: string | null | undefined;
  /** Further columns that must be unchanged. A partitioned table needs `createdAt` here to find its row. */
  seen?: object;
  /** Further columns to set with the state. */
  set?: ColumnsOf<D>;
  at?: Date | undefined;
};

/** The review columns in the row of a reviewed entity. */
type ReviewColumns = {
  contentSha256?: string | null;
  approvedSha256?: string | null;
  submittedBy?: string | null;
  author?: string | null;
};
type StatefulRow = Pick<EntityRow, "refId"> & ReviewColumns;

/**
 * Reads a record's text from every store, for a decision on it.
 * @throws as `verifiedText` does
 */
export async function verifyText(
  entity: Stateful,
  scope: TenantScope,
  refId: string,
  shown?: string | null,
): Promise<VerifiedText> {
  if (!("readText" in entity)) throw new Error(`Nobody reviews a ${entity.names.one}: it has no text to verify.`);
  return verifiedText(refId, await entity.readText(scope, refId), shown);
}

/**
 * The only way to change a record's state: one update guarded by tenant, state and row version, with its transition and
 * outbox rows in the same transaction.
 * @returns the new state
 * @throws NOT_FOUND when the record does not exist; FORBIDDEN when the actor's roles do not allow it, or they submitted
 *   the text; CONFLICT, naming who was first, when the record has changed or the machine has no such transition;
 *   INVALID without a required reason
 */
export async function transition<D extends Stateful>(
  tx: Tx,
  scope: TenantScope,
  entity: D,
  change: Transition<NoInfer<D>>,
): Promise<StatusOf<D>> {
  const { event, id, from, rowVersion, reason = null, text, seen, set, at } = change;
  const { kind, emits } = entity;
  const contentSha256 = text?.sha256 ?? change.contentSha256 ?? null;
  const means = eventDefinition(entity, event);
  const words = event.replaceAll("_", " ");
  requirePermission(scope, means, words);
  requireReason(means, words, reason);
  const rows = rowsOf<ReviewColumns>(tx, entity);
  const mine = { id, ...ownedBy(scope, entity) };
  const guard = { ...mine, status: from, rowVersion, deletedOn: null };
  const row = await rows.findFirst({ where: { ...seen, ...mine, deletedOn: null } });
  if (!row && !seen) throw new AppError("NOT_FOUND", `This ${entity.names.one} does not exist in this tenant.`);
  const legal = means.from.includes(from);
  if (row && legal && row.status === from) requireReview(row, scope, means, text);
  const columns = await reviewColumns(tx, scope, means, reason, contentSha256, at);
  const data = { ...columns, ...set, status: means.to, rowVersion: { increment: 1 } };
  const { count } = row && legal ? await rows.updateMany({ where: { ...seen, ...guard }, data }) : { count: 0 };
  if (count === 0 || !row) {
    const raced = legal || (row !== null && row.rowVersion !== rowVersion);
    throw await conflict(
      tx,
      scope,
      { entity: kind, entityId: id },
      raced ? null : illegal(words, row?.status ?? from, means),
    );
  }
  const { to } = means;
  await writeTransition(tx, scope, {
    entity: kind,
    entityId: id,
    event,
    from,
    to,
    reason,
    contentSha256,
    ...(at ? { at } : {}),
  });
  if (emits !== "nothing") {
    const body = { from, to, event };
    await writeOutbox(tx, scope, { event: `${kind}.${to}`, entity: kind, entityRef: row.refId, body });
  }
  return to;
}

/** An event's definition in an entity's machine. */
export function eventDefinition({ machine, kind }: EntityWithMachine, event: string): MachineEvent<string> {
  const means = machine[event];
  if (!means) throw new Error(`The machine of ${kind} has no event ${event}.`);
  return means;
}

function illegal(words: string, status: string, { from }: MachineEvent<string>): string {
  return `It is ${status.replaceAll("_", " ")}; to ${words} it must be ${from.join(" or ").replaceAll("_", " ")}.`;
}

function requirePermission(scope: TenantScope, { by }: MachineEvent<string>, words: string): void {
  const { actor, tenantId } = scope;
  if (actor.kind === "system") return;
  if (by === "program") throw new AppError("FORBIDDEN", `Only programs can ${words}.`);
  if (permissionsIn(actor.grants, tenantId).has(by)) return;
  throw new AppError("FORBIDDEN", `Your role cannot do this. ${requiredRole(by)}`);
}

/** @throws INVALID without a required reason */
export function requireReason(
  { reason: demanded }: MachineEvent<string>,
  words: string,
  reason: string | null | undefined,
): void {
  if (demanded && !reason?.trim()) {
    throw new AppError("INVALID", `A reason is required to ${words}.`, { reason: "Required" });
  }
}

function requireReview(
  row: StatefulRow,
  scope: TenantScope,
  means: MachineEvent<string>,
  text: VerifiedText | null | undefined,
): void {
  const { review } = means;
  if (review === "release" && (!row.approvedSha256 || row.approvedSha256 !== row.contentSha256)) {
    throw new AppError("CONFLICT", "The content has changed since it was approved. It must be reviewed again.");
  }
  if (review === "decide" || review === "approve") requireOther(row, scope);
  requireText(row, means, text);
}

function requireOther(row: StatefulRow, scope: TenantScope): void {
  if (row.submittedBy && row.submittedBy === staffIdOf(scope.actor)) {
    throw new AppError("FORBIDDEN", "You submitted this version, so someone else must review it.");
  }
  if (scope.actor.kind === "staff" && row.author === scope.actor.email) {
    throw new AppError("FORBIDDEN", "You wrote this version, so someone else must review it.");
  }
}

/**
 * The last check, of the row alone: the other stores were read just before the transaction.
 * @throws CONFLICT when the row now names another text
 */
export function requireText(
  row: Pick<StatefulRow, "refId" | "contentSha256">,
  means: MachineEvent<string>,
  text: VerifiedText | null | undefined,
): void {
  if (!isAboutText(means)) return;
  if (!isVerified(text, row.refId))
    throw new Error(`The transition of ${row.refId} comes without the proof that its text was verified.`);
  if (means.review !== "read" && text.sha256 !== row.contentSha256) {
    throw new AppError("CONFLICT", "The content has changed since you opened it. Reload to see the current version.");
  }
}

async function reviewColumns(
  tx: Tx,
  scope: TenantScope,
  { review }: MachineEvent<string>,
  reason: string | null,
  contentSha256: string | null,
  made: Date | undefined,
): Promise<object> {
  if (review !== "submit" && review !== "decide" && review !== "approve") return {};
  const staffId = staffIdOf(scope.actor);
  const at = made ?? (await databaseNow(tx));
  if (review === "submit")
    return { submittedBy: staffId, submittedAt: at, decidedBy: null, decidedAt: null, decisionReason: null };
  const decided = { decidedBy: staffId, decidedAt: at, decisionReason: reason };
  return review === "approve" ? { ...decided, approvedSha256: contentSha256 } : decided;
}

/** Explains a conflict: who was first, or why the event is not possible in this state. */
async function conflict(
  tx: Tx,
  scope: TenantScope,
  record: { entity: string; entityId: string },
  illegal: string | null,
): Promise<AppError> {
  if (illegal) return new AppError("CONFLICT", illegal);
  const last = await tx.statusTransition.findFirst({
    where: { tenantId: scope.tenantId, ...record },
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  return new AppError(
    "CONFLICT",
    last
      ? `${last.actor} was first: it went from ${last.from} to ${last.to} at ${last.at.toISOString()}. Reload to see it.`
      : "This has changed since you opened it. Reload to see the current version.",
  );
}
