import "server-only";
import { permissionsIn, whoMay } from "@/lib/core/access/permissions";
import { staffIdOf, type TenantScope } from "@/lib/core/access/scope";
import { writeOutbox } from "@/lib/core/audit/outbox";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { writeTransition } from "@/lib/core/records/history";
import { isAboutText, type Machine, type MachineEvent, type UnreviewedMachine } from "@/lib/core/records/machine";
import { isVerified, verifiedText, type ReadText, type VerifiedText } from "@/lib/core/records/reviewed-text";
import { rowsOf } from "@/lib/core/rows";
import type { Tx } from "@/lib/stores/postgres";

/**
 * What moves: its name in history, its table, and the machine that says how. What is reviewed also says how its text is
 * read from the stores, for the decisions on it.
 */
export type Moving<S extends string, E extends string> = Named &
  ({ machine: UnreviewedMachine<S, E>; text?: undefined } | { machine: Machine<S, E>; text: ReadText<TenantScope> });

type Named = {
  entity: string;
  table:
    | "strategy"
    | "activity"
    | "blogPost"
    | "socialPost"
    | "onboardingRun"
    | "contract"
    | "toolCall"
    | "skill"
    | "integration"
    | "webhookEndpoint"
    | "webhookDelivery"
    | "tenant";
  /** Whether others hear of its moves: by default each one goes to the outbox, for the webhooks. */
  heard?: boolean;
};

/** One move, as whoever makes it saw the record. `Columns` are those of its table. */
export type Move<S extends string, E extends string, Columns extends object> = {
  event: E;
  id: string;
  from: S;
  rowVersion: number;
  reason?: string | null | undefined;
  /** What a decision or a release is about: it is refused without this proof. Kept with the transition. */
  text?: VerifiedText | null | undefined;
  /** The content any other move is about, kept with the transition. */
  contentSha256?: string | null | undefined;
  /** What else must still be so. A partitioned table finds its row by `createdAt` in here. */
  seen?: Columns;
  /** What else changes with the state. */
  set?: Columns;
  at?: Date | undefined;
};

/** What every table that moves has, and what one under review has besides. */
type MovingRow = {
  refId: string;
  status: string;
  rowVersion: number;
  contentSha256?: string | null;
  approvedSha256?: string | null;
  submittedBy?: string | null;
  author?: string | null;
};

/**
 * The one way a record changes its state: one update guarded by tenant, state and row version, and its transition and
 * outbox rows in the same transaction. What it gives answers the state reached.
 * @throws NOT_FOUND when there is no such record; FORBIDDEN when the actor's roles may not, or decide on what they
 *   submitted; CONFLICT, naming who was first, when the record is no longer as it was seen or the machine has no such
 *   move; INVALID without the reason that the move demands
 */
export function mover<S extends string, E extends string, Columns extends object>(moving: Moving<S, E>) {
  return (tx: Tx, scope: TenantScope, move: Move<S, E, Columns>): Promise<S> => makeMove(tx, scope, moving, move);
}

/** Reads a record's text from every store, now, for a decision on it. @throws as `verifiedText` does */
export async function verifyText<S extends string, E extends string>(
  { entity, text }: Moving<S, E>,
  scope: TenantScope,
  refId: string,
  shown?: string | null,
): Promise<VerifiedText> {
  if (!text) throw new Error(`Nobody reviews a ${entity}: it has no text to verify.`);
  return verifiedText(refId, await text(scope, refId), shown);
}

async function makeMove<S extends string, E extends string>(
  tx: Tx,
  scope: TenantScope,
  { entity, table, machine, heard = true }: Moving<S, E>,
  move: Move<S, E, object>,
): Promise<S> {
  const { event, id, from, rowVersion, reason = null, text, seen, set, at } = move;
  const contentSha256 = text?.sha256 ?? move.contentSha256 ?? null;
  const means: MachineEvent<S> = machine[event];
  const words = event.replaceAll("_", " ");
  requirePermission(scope, means, words);
  if (means.reason && !reason?.trim()) {
    throw new AppError("INVALID", `A reason is required to ${words}.`, { reason: "Required" });
  }
  const rows = rowsOf<MovingRow>(tx, { table });
  // A tenant is its own tenant; everything else carries it.
  const mine = table === "tenant" ? { id: scope.tenantId } : { id, tenantId: scope.tenantId };
  const guard = { ...mine, status: from, rowVersion, deletedOn: null };
  const row = await rows.findFirst({ where: { ...seen, ...mine, deletedOn: null } });
  if (!row && !seen)
    throw new AppError("NOT_FOUND", `This ${entity.replaceAll("_", " ")} does not exist in this tenant.`);
  const legal = means.from.includes(from);
  if (row && legal && row.status === from) requireReview(row, scope, means, text);
  const reviewed = await reviewColumns(tx, scope, means, reason, contentSha256, at);
  const data = { ...reviewed, ...set, status: means.to, rowVersion: { increment: 1 } };
  const { count } = row && legal ? await rows.updateMany({ where: { ...seen, ...guard }, data }) : { count: 0 };
  if (count === 0 || !row) {
    const raced = legal || (row !== null && row.rowVersion !== rowVersion);
    throw await conflict(
      tx,
      scope,
      { entity, entityId: id },
      raced ? null : illegal(words, row?.status ?? from, means),
    );
  }
  const { to } = means;
  await writeTransition(tx, scope, {
    entity,
    entityId: id,
    event,
    from,
    to,
    reason,
    contentSha256,
    ...(at ? { at } : {}),
  });
  if (heard)
    await writeOutbox(tx, scope, { event: `${entity}.${to}`, entity, entityRef: row.refId, body: { from, to, event } });
  return to;
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

function requireReview(
  row: MovingRow,
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

function requireOther(row: MovingRow, scope: TenantScope): void {
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
  row: Pick<MovingRow, "refId" | "contentSha256">,
  means: MachineEvent<string>,
  text: VerifiedText | null | undefined,
): void {
  if (!isAboutText(means)) return;
  if (!isVerified(text, row.refId))
    throw new Error(`The move of ${row.refId} comes without the proof that its text was verified.`);
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
  moved: Date | undefined,
): Promise<object> {
  if (review !== "submit" && review !== "decide" && review !== "approve") return {};
  const staffId = staffIdOf(scope.actor);
  const at = moved ?? (await databaseNow(tx));
  if (review === "submit")
    return { submittedBy: staffId, submittedAt: at, decidedBy: null, decidedAt: null, decisionReason: null };
  const decided = { decidedBy: staffId, decidedAt: at, decisionReason: reason };
  return review === "approve" ? { ...decided, approvedSha256: contentSha256 } : decided;
}

/** What happened instead: who was first, or why there is no such move from here. */
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
