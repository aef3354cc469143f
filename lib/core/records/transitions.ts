import "server-only";
import { permissionsIn, whoMay } from "@/lib/core/access/permissions";
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

/** An entity whose machine has reviews, with the reader of the text that they are about. */
type Reviewed<D extends EntityWithMachine = EntityWithMachine> = D & {
  readonly readText: ReadText<TenantScope>;
};

/** An entity whose state can change: without `reviewed`, one whose machine has reviews is none. */
export type Stateful = Unreviewed | Reviewed;

/** Adds the reader of its text to an entity whose machine has reviews. */
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

/** One transition, as whoever makes it saw the record. */
export type Transition<D extends EntityWithMachine> = {
  event: EventOf<D>;
  id: string;
  from: StatusOf<D>;
  rowVersion: number;
  reason?: string | null | undefined;
  /** What a decision or a release is about: it is refused without this proof. Kept with the transition. */
  text?: VerifiedText | null | undefined;
  /** The content any other transition is about, kept with it. */
  contentSha256?: string | null | undefined;
  /** What else must still be so. A partitioned table finds its row by `createdAt` in here. */
  seen?: object;
  /** What else changes with the state. */
  set?: ColumnsOf<D>;
  at?: Date | undefined;
};

/** What the row of an entity under review has besides. */
type ReviewColumns = {
  contentSha256?: string | null;
  approvedSha256?: string | null;
  submittedBy?: string | null;
  author?: string | null;
};
type StatefulRow = Pick<EntityRow, "refId"> & ReviewColumns;

/** Reads a record's text from every store, now, for a decision on it. @throws as `verifiedText` does */
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
 * The one way a record changes its state: one update guarded by tenant, state and row version, and its transition and
 * outbox rows in the same transaction. Answers the state reached.
 * @throws NOT_FOUND when there is no such record; FORBIDDEN when the actor's roles may not, or decide on what they
 *   submitted; CONFLICT, naming who was first, when the record is no longer as it was seen or the machine has no such
 *   transition; INVALID without the reason that the event demands
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
  const means = meaningOf(entity, event);
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

/** What an event of an entity's machine leads to and takes. */
export function meaningOf({ machine, kind }: EntityWithMachine, event: string): MachineEvent<string> {
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
  throw new AppError("FORBIDDEN", `Your role lacks the permission ${by}. Required role: ${whoMay(by)}.`);
}

/** @throws INVALID without the reason that the event demands */
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
 * The last look, at the row alone: the other stores were read just before the transaction.
 * @throws CONFLICT where the row has come to name another text since
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

/** What happened instead: who was first, or why there is no such transition from here. */
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
