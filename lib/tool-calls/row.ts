import "server-only";
import { z } from "zod";
import { checked } from "@/lib/core/access/checked";
import type { TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { newId, timeOf } from "@/lib/core/ids";
import { isInRange } from "@/lib/core/input/dates";
import { storableText, line } from "@/lib/core/input/text";
import { readIn } from "@/lib/stores/postgres";
import { payloadSha256, type CallBegun, type CallEnded } from "@/lib/tool-calls/log-document";
import type { ToolCallStatus } from "@/lib/tool-calls/model";

const texts = z.object({ toolName: line(200), method: line(200), model: line(200).nullish() });

/** A complete call, from start to end. */
export type NewToolCall = CallBegun & CallEnded & { status: ToolCallStatus; startedAt: Date };

/**
 * The row of a call.
 * @throws INVALID for a text or a date that a row cannot have
 */
export function rowOf(scope: TenantScope, call: NewToolCall) {
  const createdAt = timeOf(call.refId);
  const { toolName, method, model } = checked(texts, {
    toolName: call.toolName,
    method: call.method,
    model: call.model,
  });
  for (const at of [createdAt, call.startedAt]) {
    if (!isInRange(at)) throw new AppError("INVALID", `The call ${call.refId} is not in the years 1970 to 2200.`);
  }
  return {
    id: newId(createdAt),
    refId: call.refId,
    tenantId: scope.tenantId,
    activityId: call.activityId ?? null,
    onboardingRunId: call.onboardingRunId ?? null,
    seq: call.seq ?? 0,
    toolName,
    method,
    status: call.status,
    model: model ?? null,
    startedAt: call.startedAt,
    durationMs: call.durationMs ?? null,
    tokensIn: call.tokensIn ?? null,
    tokensOut: call.tokensOut ?? null,
    costMicros: call.costMicros ?? null,
    errorClass: call.error ? storableText(call.error.class, 200) : null,
    requestBytes: Buffer.byteLength(call.request),
    responseBytes: call.response === null ? 0 : Buffer.byteLength(call.response),
    payloadSha256: payloadSha256(call.request, call.response),
    expiresAt: call.expiresAt,
    pinned: call.expiresAt === null,
    createdAt,
  };
}

/**
 * Checks that the activity or onboarding run that makes a call exists.
 * @throws INVALID, NOT_FOUND
 */
export async function requireMaker(
  scope: TenantScope,
  { activityId, onboardingRunId }: Pick<NewToolCall, "activityId" | "onboardingRunId">,
): Promise<void> {
  if (activityId && onboardingRunId) {
    throw new AppError("INVALID", "A tool call belongs to an activity or an onboarding run, not both.");
  }
  const id = activityId ?? onboardingRunId;
  if (!id) return;
  const where = { id, tenantId: scope.tenantId, deletedOn: null };
  const [found] = await readIn(scope, (db) => [
    activityId ? db.activity.count({ where }) : db.onboardingRun.count({ where }),
  ]);
  if (found > 0) return;
  throw new AppError("NOT_FOUND", `This ${activityId ? "activity" : "onboarding run"} does not exist in this tenant.`);
}
