import "server-only";
import { AppError } from "@/lib/core/errors";
import { newId, sha256, timeOf } from "@/lib/core/ids";
import type { TenantScope } from "@/lib/core/scope";
import { scoped } from "@/lib/stores/mongo";
import type { PayloadHalf } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent } from "@/lib/stores/objects";
import { inTenant, readIn } from "@/lib/stores/postgres";
import type { PayloadHalfName, ToolCallStatus } from "@/lib/tool-calls/model";

/** Two halves of this size and the rest stay under the 16 MB of a document; a larger half goes to S3. */
const MAX_HALF_IN_DOCUMENT = 7 * 1024 * 1024;

/** A call as it happened. `request` and `response` are JSON text, kept to the byte. */
export type NewToolCall = {
  /** Its time is when the call was recorded: created_at of the row and of the document. */
  refId: string;
  activityId?: string | null;
  /** The place among the calls of its activity. */
  seq?: number;
  toolName: string;
  method: string;
  status: ToolCallStatus;
  model?: string | null;
  startedAt: Date;
  durationMs?: number | null;
  tokensIn?: number | null;
  tokensOut?: number | null;
  /** Millionths of a US dollar. */
  costMicros?: number | null;
  error?: { class: string; message: string } | null;
  request: string;
  response: string | null;
  redactions?: string[];
  /** When MongoDB lets the payload go; null pins it: it stays. */
  expiresAt: Date | null;
};

/** sha256 of the request's text, a line feed, and the response's text (nothing where there was no response). */
export function payloadSha256(request: string, response: string | null): string {
  return sha256(`${request}\n${response ?? ""}`);
}

/**
 * Writes calls outside-in: large halves to S3, documents to MongoDB, then the rows that make them visible. A refId that
 * has its row is left alone, so a run repeated after a crash at any line neither loses nor doubles a call.
 */
export async function recordToolCalls(
  scope: TenantScope,
  calls: NewToolCall[],
): Promise<{ written: number; already: number }> {
  const known = await recorded(scope, calls);
  const fresh = [...new Map(calls.map((call) => [call.refId, call])).values()].filter(({ refId }) => !known.has(refId));
  if (fresh.length === 0) return { written: 0, already: calls.length };
  const rows = fresh.map((call) => rowOf(scope, call));
  const documents = [];
  for (const call of fresh) documents.push(await documentOf(scope, call));
  await scoped(scope, "tool_call_logs").insertManyOnce(documents);
  const { count } = await inTenant(scope, (tx) =>
    tx.toolCall.createMany({ data: rows, skipDuplicates: true }),
  );
  return { written: count, already: calls.length - count };
}

/** The same for one call. */
export async function recordToolCall(scope: TenantScope, call: NewToolCall): Promise<{ refId: string }> {
  await recordToolCalls(scope, [call]);
  return { refId: call.refId };
}

/** Which of the calls have their row. The bounds in time keep the search in the partitions it can be in. */
async function recorded(scope: TenantScope, calls: NewToolCall[]): Promise<Set<string>> {
  const times = calls.map(({ refId }) => timeOf(refId).getTime());
  if (times.length === 0) return new Set();
  let [first, last] = [Infinity, -Infinity];
  for (const time of times) [first, last] = [Math.min(first, time), Math.max(last, time)];
  const within = { gte: new Date(first), lte: new Date(last) };
  const refIds = calls.map(({ refId }) => refId);
  const [rows] = await readIn(scope, (db) => [
    db.toolCall.findMany({
      where: { tenantId: scope.tenantId, refId: { in: refIds }, createdAt: within },
      select: { refId: true },
    }),
  ]);
  return new Set(rows.map((row) => row.refId));
}

async function documentOf(scope: TenantScope, call: NewToolCall) {
  const [request, response] = await Promise.all([
    placeHalf(scope, call.refId, "request", call.request),
    call.response === null ? null : placeHalf(scope, call.refId, "response", call.response),
  ]);
  const { durationMs = null, tokensIn = null, tokensOut = null, costMicros = null } = call;
  return {
    refId: call.refId,
    createdAt: timeOf(call.refId),
    toolName: call.toolName,
    method: call.method,
    runId: call.activityId ?? null,
    seq: call.seq ?? 0,
    request,
    response,
    error: call.error ?? null,
    durationMs,
    usage:
      tokensIn === null && tokensOut === null && costMicros === null
        ? null
        : { tokensIn: tokensIn ?? 0, tokensOut: tokensOut ?? 0, costMicros: costMicros ?? 0 },
    redactions: call.redactions ?? [],
    pinned: call.expiresAt === null,
    ...(call.expiresAt ? { expiresAt: call.expiresAt } : {}),
  };
}

async function placeHalf(
  scope: TenantScope,
  refId: string,
  half: PayloadHalfName,
  text: string,
): Promise<PayloadHalf> {
  if (Buffer.byteLength(text) <= MAX_HALF_IN_DOCUMENT) return { text };
  const key = objectKeys.payload(scope, { refId, at: timeOf(refId), half });
  const put = await putContent(scope, key, Buffer.from(text, "utf8"), "application/json");
  return { s3Key: key, s3VersionId: put.versionId, sha256: put.sha256, bytes: put.bytes };
}

function rowOf(scope: TenantScope, call: NewToolCall) {
  const createdAt = timeOf(call.refId);
  if (createdAt.getUTCFullYear() > 9999) throw new AppError("INVALID", `The time in ${call.refId} is after the year 9999.`);
  return {
    id: newId(createdAt),
    refId: call.refId,
    tenantId: scope.tenantId,
    activityId: call.activityId ?? null,
    seq: call.seq ?? 0,
    toolName: call.toolName,
    method: call.method,
    status: call.status,
    model: call.model ?? null,
    startedAt: call.startedAt,
    durationMs: call.durationMs ?? null,
    tokensIn: call.tokensIn ?? null,
    tokensOut: call.tokensOut ?? null,
    costMicros: call.costMicros ?? null,
    errorClass: call.error?.class ?? null,
    requestBytes: Buffer.byteLength(call.request),
    responseBytes: call.response === null ? 0 : Buffer.byteLength(call.response),
    payloadSha256: payloadSha256(call.request, call.response),
    expiresAt: call.expiresAt,
    pinned: call.expiresAt === null,
    createdAt,
  };
}
