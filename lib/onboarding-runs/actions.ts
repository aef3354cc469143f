"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { sha256Text } from "@/lib/core/input/text";
import { deleteAction } from "@/lib/core/records/delete-action";
import { stateOf } from "@/lib/core/records/machine";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { transitionReason } from "@/lib/core/records/transition-reason";
import { transition } from "@/lib/core/records/transitions";
import { refId } from "@/lib/core/ref-id";
import { insertCompletion, prepareCompletion } from "@/lib/onboarding-runs/completion";
import { ONBOARDING_RUN } from "@/lib/onboarding-runs/entity";
import {
  newOnboardingRun,
  onboardingAnswers,
  ONBOARDING_STATUSES,
  ONBOARDING_STEPS,
  resumeEvent,
  scrapedPageRef,
} from "@/lib/onboarding-runs/model";
import { insertRun, keepRunAnswers, prepareRun } from "@/lib/onboarding-runs/provider";
import { readText, requireResearchDocument, signContextFile } from "@/lib/onboarding-runs/research";
import { columnsOf, requireOnboardingRun, REVIEWED_RUN, runInTransaction } from "@/lib/onboarding-runs/store";
import { ONBOARDING_RUN_UPKEEP } from "@/lib/onboarding-runs/upkeep";

export const startOnboardingRun = action({
  audit: "onboarding_run.started",
  reach: "tenant",
  permission: "work:retry",
  input: newOnboardingRun,
  prepare: ({ scope, input }) => prepareRun(scope, input),
  run: async ({ tx, scope, input: { website }, prepared }) => {
    await insertRun(tx, scope, prepared, website);
    const { refId: ref } = prepared;
    return { change: { ref, before: null, after: { status: "created", website } }, data: { refId: ref } };
  },
});

/** Approves the context file that was read. It becomes a draft of the tenant's next strategy version. */
const completeRun = action({
  audit: "onboarding_run.completed",
  reach: "tenant",
  permission: "strategy:decide",
  input: z.strictObject({
    refId,
    rowVersion: z.int().positive(),
    contentSha256: sha256Text,
    reason: transitionReason.nullish(),
  }),
  prepare: ({ scope, input }) => prepareCompletion(scope, input.refId, input.contentSha256),
  run: async ({ tx, scope, input: { rowVersion, reason = null, contentSha256 }, prepared }) => {
    const { run, strategy } = prepared;
    await insertCompletion(tx, scope, prepared, { rowVersion, reason });
    const after = { status: "completed", strategy: strategy.refId, version: strategy.version, contentSha256 };
    return {
      change: { ref: run.refId, before: { status: run.status }, after },
      data: { status: "completed", strategy: strategy.refId, version: strategy.version },
    };
  },
});

/** Resumes a failed run at the step that failed. */
const resume = (step: "collecting" | "researching" | "drafting") =>
  action({
    audit: "onboarding_run.resumed",
    reach: "tenant",
    permission: "work:retry",
    input: z.strictObject({ refId, rowVersion: z.int().positive(), reason: transitionReason.nullish() }),
    run: async ({ tx, scope, input: { rowVersion, reason, ...input } }) => {
      const { id, refId: ref, ...row } = await runInTransaction(tx, scope, input.refId);
      const event = resumeEvent(stateOf(ONBOARDING_STEPS, row.step));
      if (event !== `resume_${step}`) throw new AppError("CONFLICT", `This run did not fail in the step ${step}.`);
      const from = stateOf(ONBOARDING_STATUSES, row.status);
      const set = columnsOf(event, await databaseNow(tx));
      const status: string = await transition(tx, scope, REVIEWED_RUN, { event, id, from, rowVersion, reason, set });
      const before = { status: row.status, attempt: row.attempt };
      return { change: { ref, before, after: { status, attempt: row.attempt + 1 } }, data: { status } };
    },
  });

export const transitionOnboardingRun = transitionActions(
  REVIEWED_RUN,
  {
    give_input: {
      prepare: ({ scope, input }) => keepRunAnswers(scope, input.refId, input.answers),
      set: async ({ tx }) => columnsOf("give_input", await databaseNow(tx)),
    },
    complete: completeRun,
    resume_collecting: resume("collecting"),
    resume_researching: resume("researching"),
    resume_drafting: resume("drafting"),
    cancel: { set: async ({ tx }) => columnsOf("cancel", await databaseNow(tx)) },
  },
  { give_input: onboardingAnswers },
);

/** The text of one page, as the run read it. */
export const openScrapedPage = action({
  audit: "onboarding_run.file_downloaded",
  reach: "tenant",
  permission: "onboarding:read",
  input: scrapedPageRef,
  prepare: async ({ scope, input }) => {
    const { id } = await requireOnboardingRun(scope, input.refId);
    const { scraped } = await requireResearchDocument(scope, id);
    const page = scraped.find(({ url }) => url === input.url);
    if (!page) throw new AppError("NOT_FOUND", "This run did not read that page.");
    const bytes = await readText(scope, page);
    if (!bytes) throw new AppError("NOT_FOUND", "The page's text is not in S3: this object version is gone.");
    return { text: bytes.toString("utf8"), sha256: page.sha256 };
  },
  run: async ({ input, prepared: { text, sha256 } }) => ({
    change: { ref: input.refId, before: null, after: { url: input.url, sha256 } },
    data: { text },
  }),
});

/** A signed link to the context file. */
export const downloadContextFile = action({
  audit: "onboarding_run.file_downloaded",
  reach: "tenant",
  permission: "content:download",
  input: z.strictObject({ refId }),
  prepare: async ({ scope, input }) => {
    const { id } = await requireOnboardingRun(scope, input.refId);
    const { contextFile } = await requireResearchDocument(scope, id);
    if (!contextFile) throw new AppError("NOT_FOUND", "This run has no context file yet.");
    return { link: await signContextFile(scope, contextFile), sha256: contextFile.sha256, name: contextFile.name };
  },
  run: async ({ input, prepared: { link, ...file } }) => ({
    change: { ref: input.refId, before: null, after: file },
    data: link,
  }),
});

export const deleteOnboardingRun = deleteAction(ONBOARDING_RUN, ONBOARDING_RUN_UPKEEP);
