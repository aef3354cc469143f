import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newRefId } from "@/lib/core/ids";
import { truncate, line } from "@/lib/core/input/text";
import { claim } from "@/lib/core/records/claims";
import { stateOf } from "@/lib/core/records/machine";
import { verifiedText, type VerifiedText } from "@/lib/core/records/reviewed-text";
import { transition } from "@/lib/core/records/transitions";
import { ONBOARDING_STATUSES } from "@/lib/onboarding-runs/model";
import { documentPart, inspectText, reviewedContextFile } from "@/lib/onboarding-runs/research";
import { columnsOf, requireOnboardingRun, REVIEWED_RUN, type OnboardingRunRecord } from "@/lib/onboarding-runs/store";
import { inTenant, type Tx } from "@/lib/stores/postgres";
import { insertStrategyRow, storeStrategyContent, type StoredStrategy } from "@/lib/strategies/provider";

const AUTHOR = "onboarding agent";

/** A run that needs approval, and the strategy that its context file becomes. */
export type Completion = { run: OnboardingRunRecord; strategy: StoredStrategy; title: string; text: VerifiedText };

/**
 * Completes a run: its context file becomes a draft of the tenant's next strategy version, in the same transaction.
 * Repeating it after a crash at any line gives one run and one strategy.
 * @returns the strategy's ref_id
 */
export async function completeOnboardingRun(
  scope: TenantScope,
  refId: string,
  { at }: { at?: Date } = {},
): Promise<{ strategy: string }> {
  const there = await requireOnboardingRun(scope, refId);
  if (there.strategy) return { strategy: there.strategy.refId };
  const completion = await prepareCompletion(scope, refId);
  const { rowVersion } = completion.run;
  await inTenant(scope, (tx) => insertCompletion(tx, scope, completion, { rowVersion, reason: null, at }));
  return { strategy: completion.strategy.refId };
}

/**
 * The part outside PostgreSQL: reads the context file and stores it as the text of a strategy.
 * @param read the sha256 of the context file that the approver read
 * @throws CONFLICT when the run does not need approval, its context file differs between the stores, or it is not what
 *   was read
 */
export async function prepareCompletion(scope: TenantScope, refId: string, read?: string): Promise<Completion> {
  const run = await requireOnboardingRun(scope, refId);
  if (run.status !== "awaiting_approval") {
    throw new AppError(
      "CONFLICT",
      `The run is ${run.status.replaceAll("_", " ")}; to complete it must be awaiting approval.`,
    );
  }
  const document = await documentPart(scope, run.id);
  const copy = await inspectText(scope, document, "contextFile");
  const text = verifiedText(refId, reviewedContextFile(run, document, copy), read);
  const contextFile = document.state === "present" ? document.value.contextFile : null;
  const markdown = copy.content?.toString("utf8");
  if (!contextFile || markdown === undefined)
    throw new Error(`The context file of ${refId} was verified and is not there.`);
  const wanted = { refId: newRefId(), fingerprint: contextFile.sha256 };
  const claimed = await claim(scope, `onboarding/${refId}/strategy/${contextFile.fileId}`, wanted);
  const strategy = await storeStrategyContent(scope, { refId: claimed.refId, markdown });
  return { run, strategy, text, title: titleOf(markdown) ?? `Content strategy for ${scope.tenantName}` };
}

/** The first top-level heading, if it is a valid title. */
function titleOf(markdown: string): string | undefined {
  return line(200).safeParse(truncate(/^# +(.+?)[ #]*$/m.exec(markdown)?.[1] ?? "", 200)).data;
}

type Seen = { rowVersion: number; reason: string | null; at?: Date | undefined };

/** Creates the strategy's row, and completes the run with it. */
export async function insertCompletion(
  tx: Tx,
  scope: TenantScope,
  { run, strategy, title, text }: Completion,
  seen: Seen,
): Promise<void> {
  await insertStrategyRow(tx, scope, strategy, { title, author: AUTHOR });
  await completeRun(tx, scope, run, { ...strategy, text }, seen);
}

/** The transition itself, with the resulting strategy. */
export async function completeRun(
  tx: Tx,
  scope: TenantScope,
  { id, status }: Pick<OnboardingRunRecord, "id" | "status">,
  made: Pick<StoredStrategy, "id"> & { text: VerifiedText },
  { rowVersion, reason, at }: Seen,
): Promise<void> {
  const from = stateOf(ONBOARDING_STATUSES, status);
  const set = {
    ...columnsOf("complete", at ?? (await databaseNow(tx))),
    strategyId: made.id,
    ...(at ? { updatedAt: at } : {}),
  };
  await transition(tx, scope, REVIEWED_RUN, {
    event: "complete",
    id,
    from,
    rowVersion,
    reason,
    text: made.text,
    at,
    set,
  });
}
