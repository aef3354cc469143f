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
 * A contract that can be held. Its row and its locked version both record the hold. Setting a hold writes S3 first, and
 * clearing it writes the row first, so that the row never claims a hold that S3 lacks. A crash before the row is
 * written leaves an extra hold in S3, which is shown and can be set or cleared again. After the row is written, a
 * worker completes the rest.
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
 * The contract as the user saw it, and whether S3 holds its version.
 * @throws CONFLICT when it is not sealed or has changed; NOT_FOUND when it does not exist or S3 lost the version
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

/**
 * Sets the hold on the version in S3 and verifies it. `recordHold` then does the rest.
 * @throws CONFLICT when it is already held
 */
export async function placeHold(scope: TenantScope, seen: { refId: string; rowVersion: number }): Promise<Holdable> {
  const held = await holdable(scope, seen);
  if (held.legalHold && held.inS3) throw new AppError("CONFLICT", "It is already under legal hold.");
  await setLegalHold(scope, located(scope, held.pdf), true);
  return held;
}

/**
 * The contract whose hold is to be cleared.
 * @throws CONFLICT when there is no hold
 */
export async function heldContract(scope: TenantScope, seen: { refId: string; rowVersion: number }): Promise<Holdable> {
  const held = await holdable(scope, seen);
  if (!held.legalHold && !held.inS3) throw new AppError("CONFLICT", "It is not under legal hold.");
  return held;
}

/**
 * Brings the hold in S3 in line with the committed row, then reads the row again. If two people set and clear it at the
 * same time, both calls end with the row's latest state.
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

/** The row, in the trash or not: a restored contract must match S3 too. */
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

/**
 * Writes the hold to the row and the history.
 * @returns the change, for the audit row
 */
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

/** The history's names for setting and clearing a hold. */
const SET = { event: "set_hold", from: "not_held", to: "held" } satisfies HoldTransition;
const CLEARED = { event: "clear_hold", from: "held", to: "not_held" } satisfies HoldTransition;
type HoldTransition = { event: string; from: HoldState; to: HoldState };

/** Who set the current hold, when and why, from the history. */
export function standingHold(history: TransitionView[]): { reason: string | null; by: string; at: string } | null {
  const set = history.find(({ event }) => event === SET.event);
  return set ? { reason: set.reason, by: set.actor, at: set.at } : null;
}

function changed(): AppError {
  return new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
}
