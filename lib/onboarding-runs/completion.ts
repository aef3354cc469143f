import "server-only";
import { claim } from "@/lib/core/claims";
import { AppError } from "@/lib/core/errors";
import { newRefId, sha256 } from "@/lib/core/ids";
import { stateOf } from "@/lib/core/machine";
import type { TenantScope } from "@/lib/core/scope";
import { cut, line } from "@/lib/core/text";
import { ONBOARDING_STATUSES } from "@/lib/onboarding-runs/model";
import { readText, requireResearchDocument } from "@/lib/onboarding-runs/research";
import { columnsOf, moveOnboardingRun, requireOnboardingRun, type OnboardingRunRecord } from "@/lib/onboarding-runs/store";
import { inTenant, type Tx } from "@/lib/stores/postgres";
import { insertStrategyRow, storeStrategyContent, type StoredStrategy } from "@/lib/strategies/provider";

const AUTHOR = "onboarding agent";

/** A run that waits for approval, and the strategy its context file becomes. */
export type Completion = { run: OnboardingRunRecord; strategy: StoredStrategy; title: string };

/**
 * Completes a run: its context file becomes the tenant's next strategy version, a draft, in the transaction of the move.
 * Repeated, after a crash at any line, it ends as one run and one strategy. Answers the strategy's ref.
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
 * @param read the sha256 of the context file as whoever approves it read it
 * @throws CONFLICT where the run waits for no approval, its context file is not whole, or it is not what was read
 */
export async function prepareCompletion(scope: TenantScope, refId: string, read?: string): Promise<Completion> {
  const run = await requireOnboardingRun(scope, refId);
  if (run.status !== "awaiting_approval") {
    throw new AppError("CONFLICT", `The run is ${run.status.replaceAll("_", " ")}; to complete it must be awaiting approval.`);
  }
  const { contextFile } = await requireResearchDocument(scope, run.id);
  if (!contextFile || contextFile.fileId !== run.contextFileId) {
    throw new AppError("CONFLICT", "The row and the document do not name the same context file: cancel the run and start another.");
  }
  if (read !== undefined && read !== contextFile.sha256) {
    throw new AppError("CONFLICT", "The context file changed since you opened it. Reload to read what it is now.");
  }
  const bytes = await readText(scope, contextFile);
  if (!bytes || sha256(bytes) !== contextFile.sha256) {
    throw new AppError("CONFLICT", "The context file is not in S3 as it was written: cancel the run and start another.");
  }
  const markdown = bytes.toString("utf8");
  const wanted = { refId: newRefId(), fingerprint: contextFile.sha256 };
  const claimed = await claim(scope, `onboarding/${refId}/strategy/${contextFile.fileId}`, wanted);
  const strategy = await storeStrategyContent(scope, { refId: claimed.refId, markdown });
  return { run, strategy, title: titleOf(markdown) ?? `Content strategy for ${scope.tenantName}` };
}

/** The first top heading, where it can be a title. */
function titleOf(markdown: string): string | undefined {
  return line(200).safeParse(cut(/^# +(.+?)[ #]*$/m.exec(markdown)?.[1] ?? "", 200)).data;
}

type Seen = { rowVersion: number; reason: string | null; at?: Date | undefined };

/** Makes the strategy of a completion visible, and completes the run with it. */
export async function insertCompletion(tx: Tx, scope: TenantScope, { run, strategy, title }: Completion, seen: Seen): Promise<void> {
  await insertStrategyRow(tx, scope, strategy, { title, author: AUTHOR });
  await completeRun(tx, scope, run, strategy, seen);
}

/** The move itself, with the strategy the run made. */
export async function completeRun(
  tx: Tx,
  scope: TenantScope,
  { id, status }: Pick<OnboardingRunRecord, "id" | "status">,
  strategy: Pick<StoredStrategy, "id" | "contentSha256">,
  { rowVersion, reason, at }: Seen,
): Promise<void> {
  const from = stateOf(ONBOARDING_STATUSES, status);
  const set = { ...columnsOf("complete", at), strategyId: strategy.id, ...(at ? { updatedAt: at } : {}) };
  const { contentSha256 } = strategy;
  await moveOnboardingRun(tx, scope, { event: "complete", id, from, rowVersion, reason, contentSha256, at, set });
}
