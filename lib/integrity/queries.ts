import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { cursorText } from "@/lib/core/input/text";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { BY_CREATION, sortField } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";
import { FINDING_KINDS } from "@/lib/core/upkeep/finding";
import { RUN_STATUSES, findingFilters, type FindingRow, type RunRow } from "@/lib/integrity/model";
import { findRun, listFindings, listRuns } from "@/lib/integrity/store";

export const integrityRunsList = listQuery({
  name: "integrity_runs.list",
  reach: "tenant",
  permission: "tenant:read",
  input: z.strictObject({ sort: sortField(BY_CREATION), cursor: cursorText.optional() }),
  find: ({ scope, page }) => listRuns(scope, page),
  show: (rows): RunRow[] => rows.map(toRow),
});

export const integrityRunsDetail = query({
  name: "integrity_runs.detail",
  reach: "tenant",
  permission: "tenant:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<RunRow> => toRow(await findRun(scope, input.refId)),
});

export const integrityRunsFindings = listQuery({
  name: "integrity_runs.findings",
  reach: "tenant",
  permission: "tenant:read",
  input: findingFilters,
  find: async ({ scope, input, page }) => {
    const { id: runId } = await findRun(scope, input.refId);
    return listFindings(scope, { runId, kind: input.kind }, page);
  },
  show: (found): FindingRow[] =>
    found.map(({ refId: ref, kind, entity, entityRef, store, place, detail }) => {
      return { refId: ref, kind: stateOf(FINDING_KINDS, kind), entity, entityRef, store, place, detail };
    }),
});

function toRow(row: Awaited<ReturnType<typeof findRun>>): RunRow {
  const { refId: ref, status, requestedBy, checked, found, errorCode, createdAt, finishedAt } = row;
  return {
    refId: ref,
    status: stateOf(RUN_STATUSES, status),
    requestedBy,
    checked,
    found,
    error: errorCode,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
