import "server-only";
import type { HoldState } from "@/lib/contracts/model";
import { headSealedPdf, located, requireContract, sealedPdf, type SealedPdf } from "@/lib/contracts/store";
import type { FollowUp } from "@/lib/core/access/follow-ups";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Change } from "@/lib/core/audit/audit";
import { AppError } from "@/lib/core/errors";
import { writeTransition } from "@/lib/core/records/history";
import type { TransitionView } from "@/lib/core/records/machine";
import { setLegalHold } from "@/lib/stores/object-holds";
import { readIn, type Tx } from "@/lib/stores/postgres";

/**
 * A contract that can be held. The hold stands in its row and on the locked version. Set, it goes to S3 first; cleared,
 * to the row first: the row claims no hold that S3 lacks. A crash before the row leaves a hold too many, which is shown and
 * can be set or cleared again; what a crash leaves after the row, a worker completes.
 */
export type Holdable = {
  id: string;
  refId: string;
  rowVersion: number;
  legalHold: boolean;
  pdf: SealedPdf;
  inS3: boolean;
};

/**
 * The contract as whoever sets or clears its hold saw it, and whether S3 holds its version.
 * @throws CONFLICT where it is not sealed, or has changed since; NOT_FOUND where it is not there, or S3 lost the version
 */
async function holdable(scope: TenantScope, seen: { refId: string; rowVersion: number }): Promise<Holdable> {
  const { id, refId, rowVersion, legalHold, ...row } = await requireContract(scope, seen.refId);
  const pdf = sealedPdf(row);
  if (!pdf) throw new AppError("CONFLICT", `It is ${row.status.replaceAll("_", " ")}: only a sealed PDF can be held.`);
  if (rowVersion !== seen.rowVersion) throw changed();
  const head = await headSealedPdf(scope, pdf);
  if (!head) throw new AppError("NOT_FOUND", `The sealed PDF of ${row.number} is missing from S3. Tell legal.`);
  return { id, refId, rowVersion, legalHold, pdf, inS3: head.legalHold };
}

/** Puts the hold on the version in S3, verified. What is left is `recordHold`. @throws CONFLICT where it is held */
export async function placeHold(scope: TenantScope, seen: { refId: string; rowVersion: number }): Promise<Holdable> {
  const held = await holdable(scope, seen);
  if (held.legalHold && held.inS3) throw new AppError("CONFLICT", "It is already under legal hold.");
  await setLegalHold(scope, located(scope, held.pdf), true);
  return held;
}

/** The contract whose hold is to be cleared. @throws CONFLICT where there is none */
export async function heldContract(scope: TenantScope, seen: { refId: string; rowVersion: number }): Promise<Holdable> {
  const held = await holdable(scope, seen);
  if (!held.legalHold && !held.inS3) throw new AppError("CONFLICT", "It is not under legal hold.");
  return held;
}

/**
 * Brings the version in S3 to what the row says, once the row is written, and looks again: whoever sets and whoever
 * clears at the same moment both end with the row's word.
 */
async function settleHold(scope: TenantScope, refId: string): Promise<void> {
  for (let settled: boolean | null = null; ;) {
    const row = await sealedRow(scope, refId);
    const pdf = row && sealedPdf(row);
    if (!pdf || row.legalHold === settled) return;
    await setLegalHold(scope, located(scope, pdf), row.legalHold);
    settled = row.legalHold;
  }
}

/** The row, in the trash or not: what is restored must agree too. */
async function sealedRow(scope: TenantScope, refId: string) {
  const [row] = await readIn(scope, (db) => [db.contract.findFirst({ where: { tenantId: scope.tenantId, refId } })]);
  return row;
}

export const CONTRACT_HOLD: FollowUp = {
  step: "contract.hold",
  complete: async (scope, refId) => {
    if (scope.kind === "tenant") await settleHold(scope, refId);
  },
};

/** Says in the row, and in the history, that it is held or not. Answers the change, for the audit row. */
export async function recordHold(
  tx: Tx,
  scope: TenantScope,
  { id, refId, rowVersion, legalHold }: Holdable,
  { on, reason }: { on: boolean; reason: string },
): Promise<Change> {
  const { count } = await tx.contract.updateMany({
    where: { id, tenantId: scope.tenantId, rowVersion, deletedOn: null },
    data: { legalHold: on, rowVersion: { increment: 1 } },
  });
  if (count === 0) throw changed();
  await writeTransition(tx, scope, { entity: "contract", entityId: id, reason, ...(on ? SET : CLEARED) });
  return { ref: refId, before: { legalHold }, after: { legalHold: on, reason } };
}

/** The hold's moves, as the history names them. */
const SET = { event: "set_hold", from: "not_held", to: "held" } satisfies HoldMove;
const CLEARED = { event: "clear_hold", from: "held", to: "not_held" } satisfies HoldMove;
type HoldMove = { event: string; from: HoldState; to: HoldState };

/** Who set the hold that stands, when and why, from the history. */
export function standingHold(history: TransitionView[]): { reason: string | null; by: string; at: string } | null {
  const set = history.find(({ event }) => event === SET.event);
  return set ? { reason: set.reason, by: set.actor, at: set.at } : null;
}

function changed(): AppError {
  return new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
}
