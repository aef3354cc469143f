import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { historyOf } from "@/lib/core/records/history";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { refId } from "@/lib/core/ref-id";
import {
  COUNT_LIMIT,
  TOOL_CALL_STATUSES,
  toolCallCountFilters,
  toolCallFilters,
  type ToolCallDetail,
  type ToolCallRow,
} from "@/lib/tool-calls/model";
import { toolCallParts } from "@/lib/tool-calls/parts";
import {
  countToolCalls,
  findToolCall,
  listToolCalls,
  listTools,
  neighboursOf,
  volumeOfToolCalls,
  type ToolCallListed,
} from "@/lib/tool-calls/store";

export const toolCallsList = listQuery({
  name: "tool_calls.list",
  reach: "tenant",
  permission: "tool_call:read",
  input: toolCallFilters,
  find: ({ scope, input, page }) => listToolCalls(scope, input, page),
  show: (rows): ToolCallRow[] => rows.map(toRow),
});

/** `capped` when there are more than were counted. */
export const toolCallsCount = query({
  name: "tool_calls.count",
  reach: "tenant",
  permission: "tool_call:read",
  input: toolCallCountFilters,
  run: async ({ scope, input }): Promise<{ value: number; capped: boolean }> => {
    const counted = await countToolCalls(scope, input);
    const most = COUNT_LIMIT - 1;
    return { value: Math.min(counted, most), capped: counted > most };
  },
});

export const toolCallsTools = query({
  name: "tool_calls.tools",
  reach: "tenant",
  permission: "tool_call:read",
  input: z.strictObject({}),
  run: ({ scope }): Promise<string[]> => listTools(scope),
});

export const toolCallsVolume = query({
  name: "tool_calls.volume",
  reach: "tenant",
  permission: "tool_call:read",
  input: toolCallCountFilters,
  run: ({ scope, input }) => volumeOfToolCalls(scope, input),
});

export const toolCallsDetail = query({
  name: "tool_calls.detail",
  reach: "tenant",
  permission: "tool_call:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<ToolCallDetail> => {
    const row = await findToolCall(scope, input.refId);
    if (!row) throw new AppError("NOT_FOUND", "This tool call does not exist in this tenant.");
    const [{ document, ...parts }, neighbours, history] = await Promise.all([
      toolCallParts(scope, row),
      neighboursOf(scope, row),
      historyOf(scope, "tool_call", row.id),
    ]);
    const { activity, onboardingRun } = row;
    return {
      ...toRow(row),
      rowVersion: row.rowVersion,
      seq: row.seq,
      startedAt: row.startedAt.toISOString(),
      requestBytes: row.requestBytes,
      responseBytes: row.responseBytes,
      payloadSha256: row.payloadSha256,
      pinned: row.pinned,
      error: row.errorClass ? { class: row.errorClass, message: document?.error?.message ?? null } : null,
      redactions: document?.redactions ?? [],
      activity: activity && !activity.deletedOn ? { refId: activity.refId, title: activity.title } : null,
      onboardingRun:
        onboardingRun && !onboardingRun.deletedOn
          ? { refId: onboardingRun.refId, website: onboardingRun.website }
          : null,
      ...neighbours,
      ...parts,
      history,
    };
  },
});

function toRow(row: ToolCallListed): ToolCallRow {
  return {
    refId: row.refId,
    createdAt: row.createdAt.toISOString(),
    tool: row.toolName,
    method: row.method,
    status: stateOf(TOOL_CALL_STATUSES, row.status),
    errorClass: row.errorClass,
    model: row.model,
    durationMs: row.durationMs,
    tokensIn: row.tokensIn,
    tokensOut: row.tokensOut,
    costMicros: row.costMicros === null ? null : Number(row.costMicros),
    bytes: row.requestBytes + row.responseBytes,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}
