import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { historyOf } from "@/lib/core/records/history";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import type { Part } from "@/lib/core/records/parts";
import { refId } from "@/lib/core/ref-id";
import {
  ONBOARDING_SORTS,
  onboardingFilters,
  ONBOARDING_STATUSES,
  ONBOARDING_STEPS,
  progressOf,
  type OnboardingFindings,
  type OnboardingRunDetail,
  type OnboardingRunRow,
} from "@/lib/onboarding-runs/model";
import { onboardingParts } from "@/lib/onboarding-runs/parts";
import type { ResearchDocument } from "@/lib/onboarding-runs/research";
import {
  callsOfRun,
  countOnboardingRuns,
  listOnboardingRuns,
  requireOnboardingRun,
  type OnboardingRunRecord,
} from "@/lib/onboarding-runs/store";
import { TOOL_CALL_STATUSES } from "@/lib/tool-calls/model";

export const onboardingRunsList = listQuery({
  name: "onboarding_runs.list",
  reach: "list",
  permission: "onboarding:read",
  input: onboardingFilters,
  sorts: ONBOARDING_SORTS,
  find: ({ scope, input, page }) => listOnboardingRuns(scope, input, page),
  count: ({ scope, input, limit }) => countOnboardingRuns(scope, input, limit),
  show: (rows): OnboardingRunRow[] => rows.map(toRow),
});

export const onboardingRunsDetail = query({
  name: "onboarding_runs.detail",
  reach: "tenant",
  permission: "onboarding:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<OnboardingRunDetail> => {
    const row = await requireOnboardingRun(scope, input.refId);
    const [{ document, ...parts }, history, calls] = await Promise.all([
      onboardingParts(scope, row),
      historyOf(scope, "onboarding_run", row.id),
      callsOfRun(scope, row),
    ]);
    const shown = toRow(row);
    return {
      ...shown,
      rowVersion: row.rowVersion,
      leaseUntil: row.leaseUntil?.toISOString() ?? null,
      findings: findingsOf(document),
      ...parts,
      calls: calls.map(({ refId: ref, seq, toolName: tool, method, durationMs, ...call }) => {
        const status = stateOf(TOOL_CALL_STATUSES, call.status);
        const { errorClass, startedAt } = call;
        return { refId: ref, seq, tool, method, status, errorClass, durationMs, at: startedAt.toISOString() };
      }),
      progress: progressOf(shown, history),
      history,
    };
  },
});

function toRow(row: OnboardingRunRecord): OnboardingRunRow {
  const { refId: ref, tenant, website, attempt, errorCode, strategy } = row;
  return {
    refId: ref,
    tenant,
    website,
    status: stateOf(ONBOARDING_STATUSES, row.status),
    step: stateOf(ONBOARDING_STEPS, row.step),
    attempt,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    errorCode,
    strategy: strategy && !strategy.deletedOn ? { refId: strategy.refId, version: strategy.version } : null,
  };
}

function findingsOf(document: Part<ResearchDocument>): Part<OnboardingFindings> {
  if (document.state !== "present") return document;
  const { sources, scraped, questions, contextFile } = document.value;
  const pages = scraped.map(({ url, title, status, fetchedAt, sha256, bytes }) => {
    return { url, title, status, fetchedAt: fetchedAt.toISOString(), sha256, bytes };
  });
  const file = contextFile && {
    fileId: contextFile.fileId,
    name: contextFile.name,
    sha256: contextFile.sha256,
    bytes: contextFile.bytes,
  };
  return {
    state: "present",
    value: {
      sources: sources.map(({ url, kind }) => ({ url, kind })),
      pages,
      questions: questions.map(({ id, question, answer }) => ({ id, question, answer })),
      contextFile: file,
    },
  };
}
