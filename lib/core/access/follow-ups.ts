import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { log } from "@/lib/log";
import { enterGlobal, inNoTenant, inTenant, type Tx } from "@/lib/stores/postgres";

/** Every follow-up step. The worker does not compile without a handler for each. */
export type FollowUpStep = "contract.hold" | "skill.versions";

/**
 * Work in another store that must wait until a change is committed. It is recorded in the change's transaction, so that
 * a worker completes it if the process dies or the store fails.
 */
export type FollowUp = {
  step: FollowUpStep;
  /** Brings the other store in line with the record's row. Safe to repeat; does nothing if the row no longer exists. */
  complete: (scope: OwnerScope, recordRef: string) => Promise<void>;
};

export type Noted = { id: string; recordRef: string };

function inOwner<T>(scope: OwnerScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (scope.kind === "tenant") return inTenant(scope, work);
  return inNoTenant(async (tx) => {
    await enterGlobal(tx, scope);
    return work(tx);
  });
}

const ownerId = (scope: OwnerScope) => (scope.kind === "tenant" ? scope.tenantId : null);

/**
 * Records a follow-up in the transaction of its change. It replaces those of earlier changes to the record, because
 * completing it brings the other store to the row's latest state.
 */
export async function recordFollowUp(tx: Tx, scope: OwnerScope, { step }: FollowUp, recordRef: string): Promise<Noted> {
  if (scope.kind === "global") await enterGlobal(tx, scope);
  const id = newId();
  const note = { tenantId: ownerId(scope), step, recordRef };
  await tx.followUp.deleteMany({ where: note });
  await tx.followUp.create({ data: { id, ...note } });
  return { id, recordRef };
}

const NOT_YET =
  "The change was saved, but another store is not up to date yet. A worker retries within minutes. Reload then.";

/**
 * Does the recorded work after its transaction is committed.
 * @throws UNAVAILABLE when the other store fails. The change is kept, and the follow-up stays for a worker.
 */
export async function completeFollowUp(scope: OwnerScope, followUp: FollowUp, { id, recordRef }: Noted): Promise<void> {
  try {
    await followUp.complete(scope, recordRef);
  } catch (cause) {
    throw new AppError("UNAVAILABLE", NOT_YET, undefined, { cause });
  }
  await inOwner(scope, (tx) => tx.followUp.deleteMany({ where: { tenantId: ownerId(scope), id } }));
}

/** Makes a change to a record in its own transaction, then completes its follow-up. */
export async function withFollowUp<T extends { refId: string }>(
  scope: OwnerScope,
  followUp: FollowUp,
  change: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { record, noted } = await inOwner(scope, async (tx) => {
    const record = await change(tx);
    return { record, noted: await recordFollowUp(tx, scope, followUp, record.refId) };
  });
  await completeFollowUp(scope, followUp, noted);
  return record;
}

type Left = Noted & { step: string };

/**
 * Completes up to `limit` follow-ups that have been pending for at least a minute. One that fails is retried after a
 * pause that grows to an hour, and does not block the others.
 * @returns how many it completed
 * @throws the first failure, after all were tried
 */
export async function completePending(
  scope: OwnerScope,
  followUps: Record<FollowUpStep, FollowUp>,
  limit: number,
): Promise<number> {
  const failures: unknown[] = [];
  const left = await claimLeft(scope, limit);
  for (const noted of left) {
    try {
      const followUp = followUps[noted.step as FollowUpStep];
      if (!followUp) throw new Error(`This worker does not know the step ${noted.step}; a newer version wrote it.`);
      await completeFollowUp(scope, followUp, noted);
    } catch (err) {
      log().error({ step: noted.step, recordRef: noted.recordRef, err }, "A follow-up of a change failed.");
      failures.push(err);
    }
  }
  if (failures.length > 0) throw failures[0];
  return left.length;
}

/** Claims the due follow-ups and postpones them, so that another worker retries them if this one dies. */
function claimLeft(scope: OwnerScope, limit: number): Promise<Left[]> {
  return inOwner(
    scope,
    (tx) => tx.$queryRaw<Left[]>`
      UPDATE follow_ups SET attempts = attempts + 1, due_at = now() + least(attempts + 1, 60) * interval '1 minute'
      WHERE id IN (
        SELECT id FROM follow_ups WHERE tenant_id IS NOT DISTINCT FROM ${ownerId(scope)}::uuid AND due_at <= now()
        ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING id, step, record_ref AS "recordRef"`,
  );
}
