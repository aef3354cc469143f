import "server-only";
import { z } from "zod";
import { checked } from "@/lib/core/access/checked";
import type { TenantScope } from "@/lib/core/access/scope";
import { writeOutbox } from "@/lib/core/audit/outbox";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newRefId, sha256 } from "@/lib/core/ids";
import { webAddress } from "@/lib/core/input/text";
import { stateOf } from "@/lib/core/records/machine";
import { transition, type ColumnsOf } from "@/lib/core/records/transitions";
import {
  ONBOARDING_MACHINE,
  ONBOARDING_STATUSES,
  TIMEOUT_MS,
  type OnboardingAnswer,
  type OnboardingEvent,
  type OnboardingStatus,
} from "@/lib/onboarding-runs/model";
import {
  bytesOf,
  keepAnswers,
  keepInDocument,
  keepPage,
  keepQuestions,
  requireResearchDocument,
  storeResearchDocument,
  storeText,
  type ResearchDocument,
} from "@/lib/onboarding-runs/research";
import {
  columnsOf,
  findOnboardingRun,
  findOpenRun,
  LEASE,
  requireOnboardingRun,
  REVIEWED_RUN,
  runInTransaction,
} from "@/lib/onboarding-runs/store";
import { inTenant, readIn, type Tx } from "@/lib/stores/postgres";

export { completeOnboardingRun, completeRun } from "@/lib/onboarding-runs/completion";
export { findOpenRun } from "@/lib/onboarding-runs/store";

const address = z.object({ url: webAddress() });

export type NewRun = { refId?: string; website: string; sources?: ResearchDocument["sources"]; at?: Date };

/**
 * Starts an onboarding run: stores its document, then the row. Safe to repeat with the same refId.
 * @throws CONFLICT when the tenant has another open run
 */
export async function startOnboardingRun(scope: TenantScope, run: NewRun): Promise<{ refId: string; id: string }> {
  const at = run.at ?? (await databaseNow());
  const refId = run.refId ?? newRefId(at);
  const there = await findOnboardingRun(scope, refId);
  if (there) return { refId, id: there.id };
  const document = await prepareRun(scope, { ...run, refId, at });
  await inTenant(scope, (tx) => insertRun(tx, scope, document, run.website));
  return { refId, id: document.onboardingRunId };
}

/** The part outside PostgreSQL. @throws CONFLICT when the tenant has an open run */
export async function prepareRun(
  scope: TenantScope,
  { refId, website, sources = [], at }: NewRun,
): Promise<ResearchDocument> {
  const open = await findOpenRun(scope);
  if (open && open.refId !== refId) throw secondRun();
  const begun = at ?? (await databaseNow());
  const site = { url: website, kind: "website" };
  return storeResearchDocument(scope, { refId: refId ?? newRefId(begun), sources: [site, ...sources], at: begun });
}

/** Inserts a prepared run and publishes its event. @throws CONFLICT when another was first */
export async function insertRun(
  tx: Tx,
  scope: TenantScope,
  document: ResearchDocument,
  website: string,
): Promise<void> {
  const { refId, onboardingRunId: id, createdAt } = document;
  const { tenantId } = scope;
  const places = { researchRef: String(document._id), status: "created", step: "collecting" };
  const { count } = await tx.onboardingRun.createMany({
    data: { id, refId, tenantId, website, ...places, createdAt },
    skipDuplicates: true,
  });
  if (count > 0) {
    const entity = "onboarding_run";
    await writeOutbox(tx, scope, { event: `${entity}.created`, entity, entityRef: refId, body: { website } });
  } else if (!(await tx.onboardingRun.findFirst({ where: { tenantId, refId } }))) throw secondRun();
}

function secondRun(): AppError {
  return new AppError(
    "CONFLICT",
    "This tenant already has an open onboarding run. Let it complete, or cancel it first.",
  );
}

type Made = { at?: Date | undefined; reason?: string; set?: ColumnsOf<typeof REVIEWED_RUN> };

/**
 * Makes a program's event on a run.
 * @returns false when it is already in the resulting state, as after a crash
 * @throws CONFLICT when the machine has no such transition from its state
 */
export async function advanceOnboardingRun(
  scope: TenantScope,
  refId: string,
  event: "start" | "research" | "draft" | "ask_approval" | "expire",
  { at }: { at?: Date } = {},
): Promise<boolean> {
  return transitionOnce(scope, refId, event, { at });
}

/** Marks a run as failed in its current step. `errorCode` is for programs, `reason` for people. Safe to repeat. */
export async function failOnboardingRun(
  scope: TenantScope,
  refId: string,
  { errorCode, reason, at }: { errorCode: string; reason: string; at?: Date },
): Promise<boolean> {
  return transitionOnce(scope, refId, "fail", { at, reason, set: { errorCode } });
}

async function transitionOnce(
  scope: TenantScope,
  refId: string,
  event: OnboardingEvent,
  { at, reason, set }: Made,
): Promise<boolean> {
  return inTenant(scope, async (tx) => {
    const { id, rowVersion, ...row } = await runInTransaction(tx, scope, refId);
    if (row.status === ONBOARDING_MACHINE[event].to) return false;
    const from = stateOf(ONBOARDING_STATUSES, row.status);
    const columns = { ...columnsOf(event, at ?? (await databaseNow(tx))), ...set, ...(at ? { updatedAt: at } : {}) };
    await transition(tx, scope, REVIEWED_RUN, { event, id, from, rowVersion, reason, at, set: columns });
    return true;
  });
}

/**
 * Stores the text of a page that the run read: in S3, then in the document. Replaces a page with the same URL.
 * @throws CONFLICT when the run is not collecting; INVALID for an invalid page
 */
export async function saveScrapedPage(
  scope: TenantScope,
  refId: string,
  page: { url: string; title: string; status: number; text: string; fetchedAt?: Date },
): Promise<void> {
  const { title, status, text, fetchedAt = await databaseNow() } = page;
  const { url } = checked(address, { url: page.url });
  const document = await documentInHand(scope, refId, ["collecting"]);
  const there = document.scraped.find((each) => each.url === url);
  if (there?.sha256 === sha256(bytesOf(text))) return;
  const stored = await storeText(scope, { runRef: refId, part: "scraped", name: sha256(url).slice(0, 16), text });
  await keepPage(scope, document, { ...stored, url, title, status, fetchedAt });
}

/** Stores the run's research, as Markdown. @throws CONFLICT when the run is not researching */
export async function saveResearch(scope: TenantScope, refId: string, markdown: string): Promise<void> {
  const { onboardingRunId } = await documentInHand(scope, refId, ["researching"]);
  const research = await storeText(scope, { runRef: refId, part: "research", name: "research", text: markdown });
  await keepInDocument(scope, onboardingRunId, { research });
}

/**
 * Stores the context file, drafted from pages, research and answers: the Markdown that becomes the strategy on
 * approval. It goes to S3, the document, then the row.
 * @returns its ULID; the same text keeps the one it had
 * @throws CONFLICT when the run is not drafting
 */
export async function saveContextFile(
  scope: TenantScope,
  refId: string,
  { name, markdown }: { name: string; markdown: string },
): Promise<string> {
  const { onboardingRunId, contextFile } = await documentInHand(scope, refId, ["drafting"]);
  const stored = await storeText(scope, { runRef: refId, part: "context", name: "context", text: markdown });
  const same = contextFile?.sha256 === stored.sha256 && contextFile.name === name;
  const fileId = same ? contextFile.fileId : newRefId();
  if (!same) {
    await keepInDocument(scope, onboardingRunId, {
      contextFile: { ...stored, fileId, name, mime: "text/markdown; charset=utf-8" },
    });
  }
  await inTenant(scope, (tx) =>
    tx.onboardingRun.updateMany({
      where: { id: onboardingRunId, tenantId: scope.tenantId, status: { not: "completed" } },
      data: { contextFileId: fileId, rowVersion: { increment: 1 } },
    }),
  );
  return fileId;
}

/** Asks the tenant's team, and waits. Questions are identified by their id. @throws CONFLICT when it is not drafting */
export async function askQuestions(
  scope: TenantScope,
  refId: string,
  asked: readonly { id: string; question: string }[],
  { at }: { at?: Date } = {},
): Promise<void> {
  await keepQuestions(scope, await documentInHand(scope, refId, ["drafting", "awaiting_input"]), asked);
  await transitionOnce(scope, refId, "ask_input", { at });
}

/** Stores the answers and returns the run to drafting. @throws INVALID for an unanswered question */
export async function answerQuestions(
  scope: TenantScope,
  refId: string,
  answers: readonly OnboardingAnswer[],
  { at }: { at?: Date } = {},
): Promise<void> {
  const { status } = await requireOnboardingRun(scope, refId);
  if (status !== "drafting") await keepRunAnswers(scope, refId, answers);
  await transitionOnce(scope, refId, "give_input", { at });
}

/** The part outside PostgreSQL. @throws CONFLICT when the run has no open questions */
export async function keepRunAnswers(
  scope: TenantScope,
  refId: string,
  answers: readonly OnboardingAnswer[],
): Promise<void> {
  await keepAnswers(scope, await documentInHand(scope, refId, ["awaiting_input"]), answers);
}

/** The document of a run in one of these states. Renews the worker's lease on it. */
async function documentInHand(
  scope: TenantScope,
  refId: string,
  statuses: OnboardingStatus[],
): Promise<ResearchDocument> {
  const row = await requireOnboardingRun(scope, refId);
  if (!statuses.includes(stateOf(ONBOARDING_STATUSES, row.status))) {
    throw new AppError(
      "CONFLICT",
      `The run is ${words(row.status)}; for this it must be ${statuses.map(words).join(" or ")}.`,
    );
  }
  await keepLease(scope, refId);
  return requireResearchDocument(scope, row.id);
}

const words = (status: string) => status.replaceAll("_", " ");

/**
 * Renews the worker's lease while the run is in progress, as each write above does. The row version stays the same,
 * because nothing changed for staff.
 */
export async function keepLease(scope: TenantScope, refId: string, until?: Date): Promise<void> {
  await inTenant(scope, async (tx) => {
    const longer = until ?? LEASE.until(await databaseNow(tx));
    await LEASE.extend(tx, scope, { refId, leaseUntil: { lt: longer } }, longer);
  });
}

/** Fails the runs whose worker was silent for too long; staff can resume them. Returns how many. */
export async function failExpiredLeases(scope: TenantScope, now: Date, limit: number): Promise<number> {
  return transitionAll(scope, LEASE.expired(now), limit, "fail", {
    at: now,
    reason: "The worker stopped responding.",
    set: { errorCode: "lease_expired" },
  });
}

/** Expires the runs that nobody started, answered or approved in time. Returns how many. */
export async function expireIdleRuns(scope: TenantScope, now: Date, limit: number): Promise<number> {
  const before = new Date(now.getTime() - TIMEOUT_MS);
  const idle = { status: { in: [...ONBOARDING_MACHINE.expire.from] }, updatedAt: { lt: before } };
  return transitionAll(scope, idle, limit, "expire", { at: now });
}

/** Makes one event on each run, in separate transactions. Runs that have changed meanwhile are skipped. */
async function transitionAll(
  scope: TenantScope,
  found: object,
  limit: number,
  event: OnboardingEvent,
  made: Made & { at: Date },
): Promise<number> {
  const [rows] = await readIn(scope, (db) => [
    db.onboardingRun.findMany({ where: { tenantId: scope.tenantId, deletedOn: null, ...found }, take: limit }),
  ]);
  let count = 0;
  for (const { id, status, rowVersion, leaseUntil } of rows) {
    const from = stateOf(ONBOARDING_STATUSES, status);
    const set = { ...columnsOf(event, made.at), ...made.set };
    const change = { event, id, from, rowVersion, ...made, set, seen: { leaseUntil } };
    try {
      await inTenant(scope, (tx) => transition(tx, scope, REVIEWED_RUN, change));
      count += 1;
    } catch (error) {
      if (!(error instanceof AppError && error.code === "CONFLICT")) throw error;
    }
  }
  return count;
}
