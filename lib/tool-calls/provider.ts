import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { addUsage } from "@/lib/core/audit/usage";
import { AppError } from "@/lib/core/errors";
import { partitionOf, timeOf } from "@/lib/core/ids";
import { storableText } from "@/lib/core/input/text";
import { daysAfter } from "@/lib/core/records/retention";
import { transition } from "@/lib/core/records/transitions";
import { scoped } from "@/lib/stores/mongo";
import { inTenant, readIn, type Tx } from "@/lib/stores/postgres";
import { TOOL_CALL } from "@/lib/tool-calls/entity";
import {
  documentOf,
  holds,
  outcomeOf,
  payloadSha256,
  placePart,
  textOf,
  type CallBegun,
  type CallEnded,
} from "@/lib/tool-calls/log-document";
import type { ToolCallEvent, ToolCallStatus } from "@/lib/tool-calls/model";
import { retryOnNewPartition } from "@/lib/tool-calls/partitions";
import { requireMaker, rowOf, type NewToolCall } from "@/lib/tool-calls/row";
import { findToolCall } from "@/lib/tool-calls/store";

export type { NewToolCall };

/**
 * Imports calls that happened elsewhere: large parts to S3, documents to MongoDB, then the rows that make them visible.
 * A refId that has a row is skipped, so a run repeated after a crash at any line neither loses nor duplicates a call.
 * Usage is not counted, because it was counted where the calls happened.
 */
export async function recordToolCalls(
  scope: TenantScope,
  calls: NewToolCall[],
): Promise<{ written: number; already: number }> {
  const known = await recordedCalls(
    scope,
    calls.map(({ refId }) => refId),
  );
  const fresh = [...new Map(calls.map((call) => [call.refId, call])).values()].filter(({ refId }) => !known.has(refId));
  if (fresh.length === 0) return { written: 0, already: calls.length };
  const rows = fresh.map((call) => rowOf(scope, call));
  const documents = [];
  for (const call of fresh) documents.push(await documentOf(scope, call));
  await scoped(scope, "tool_call_logs").insertManyOnce(documents);
  const insert = (tx: Tx) => tx.toolCall.createMany({ data: rows, skipDuplicates: true });
  const { count } = await retryOnNewPartition(() => inTenant(scope, insert));
  return { written: count, already: calls.length - count };
}

/** The same for one call. */
export async function recordToolCall(scope: TenantScope, call: NewToolCall): Promise<{ refId: string }> {
  await recordToolCalls(scope, [call]);
  return { refId: call.refId };
}

/** Which of the calls have a row. The time range limits the search to the relevant partitions. */
export async function recordedCalls(scope: TenantScope, refIds: readonly string[]): Promise<Set<string>> {
  const times = refIds.map((refId) => timeOf(refId).getTime());
  if (times.length === 0) return new Set();
  let [first, last] = [Infinity, -Infinity];
  for (const time of times) [first, last] = [Math.min(first, time), Math.max(last, time)];
  const within = { gte: new Date(first), lte: new Date(last) };
  const [rows] = await readIn(scope, (db) => [
    db.toolCall.findMany({
      where: { tenantId: scope.tenantId, refId: { in: [...refIds] }, createdAt: within },
      select: { refId: true },
    }),
  ]);
  return new Set(rows.map((row) => row.refId));
}

/** A call about to be made. The default `expiresAt` comes from the tenant's plan. */
export type ToolCallStart = Omit<CallBegun, "expiresAt"> & Partial<Pick<CallBegun, "expiresAt">>;

/**
 * Records the start of a call: its document without a response, then its row as running. Repeating it with the same
 * refId, after a crash at any line, gives one call.
 *
 * @throws INVALID for a call of both an activity and an onboarding run; NOT_FOUND when the tenant has no such one;
 *   CONFLICT when the refId has another request
 */
export async function startToolCall(scope: TenantScope, call: ToolCallStart): Promise<{ refId: string }> {
  const { refId, request } = call;
  const begun = {
    ...call,
    expiresAt: call.expiresAt ?? null,
    response: null,
    status: "running",
    startedAt: timeOf(refId),
  } as const;
  const row = rowOf(scope, begun);
  await requireMaker(scope, call);
  const logs = scoped(scope, "tool_call_logs");
  const document = (await logs.findOne({ refId }, ["request", "expiresAt"])) ?? (await write());
  if (!holds(document.request, request)) {
    throw new AppError("CONFLICT", `The tool call ${refId} already exists with a different request.`);
  }
  const expiresAt = document.expiresAt ?? null;
  const where = { ...partitionOf(refId), refId, tenantId: scope.tenantId };
  const insert = async (tx: Tx) => {
    await tx.toolCall.createMany({ data: { ...row, expiresAt, pinned: expiresAt === null }, skipDuplicates: true });
    return tx.toolCall.count({ where });
  };
  const there = await retryOnNewPartition(() => inTenant(scope, insert));
  if (there === 0) throw new AppError("CONFLICT", `The ref_id ${refId} is already a tool call of another tenant.`);
  return { refId };

  async function write() {
    const until = call.expiresAt === undefined ? await payloadExpiry(scope, timeOf(refId)) : call.expiresAt;
    return logs.insertOnce(await documentOf(scope, { ...begun, expiresAt: until }));
  }
}

/** When the payload of a call made at `at` expires under the tenant's plan. */
export async function payloadExpiry(scope: TenantScope, at: Date): Promise<Date> {
  return (await payloadRetention(scope))(at);
}

/** The same as a function of the call's time, for writing many calls. */
export async function payloadRetention(scope: TenantScope): Promise<(at: Date) => Date> {
  const [tenant] = await readIn(scope, (db) => [
    db.tenant.findFirst({
      where: { id: scope.tenantId },
      select: { plan: { select: { payloadRetentionDays: true } } },
    }),
  ]);
  if (!tenant) throw new AppError("NOT_FOUND", "This tenant does not exist.");
  return (at) => daysAfter(at, tenant.plan.payloadRetentionDays);
}

export type ToolCallEnd = CallEnded & { refId: string; status: Exclude<ToolCallStatus, "running"> };

const EVENTS: Record<ToolCallEnd["status"], ToolCallEvent> = {
  succeeded: "succeed",
  failed: "fail",
  timed_out: "time_out",
  cancelled: "cancel",
};

/**
 * Records the result of a call: a large response to S3, the response part of the document, then the row's transition
 * with its figures and the tenant's usage. Repeating it with the same result, after a crash at any line, gives one
 * complete call that is counted once. If the payload has expired meanwhile, only the row is written.
 *
 * @throws NOT_FOUND for a call that was never started; CONFLICT for one that ended with another result or response
 */
export async function finishToolCall(scope: TenantScope, end: ToolCallEnd): Promise<{ status: ToolCallStatus }> {
  const { refId, status, response } = end;
  const row = await findToolCall(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", `There is no tool call ${refId} in this tenant: start it first.`);
  const document = await scoped(scope, "tool_call_logs").findOne({ refId }, ["request", "response"]);
  const request = document && (await textOf(scope, document.request));
  const sha256 = request === null ? row.payloadSha256 : payloadSha256(request, response);
  const ended = (one: { status: string; payloadSha256: string | null }) =>
    one.status === status && one.payloadSha256 === sha256;
  if (row.status !== "running") {
    if (ended(row)) return { status };
    throw endedOtherwise(row.status);
  }
  if (document) await answer(scope, end, document.response);
  const found = await inTenant(scope, async (tx) => {
    const locked = await lockCall(tx, scope, refId);
    if (locked?.status === "running") await endRow(tx, scope, end, { ...locked, payloadSha256: sha256 });
    return locked;
  });
  if (!found || found.status === "running" || ended(found)) return { status };
  await withdrawAnswers(scope, [refId]);
  throw endedOtherwise(found.status);
}

const endedOtherwise = (status: string) =>
  new AppError("CONFLICT", `The call has already ended: it is ${status.replaceAll("_", " ")}. Nothing was changed.`);

/** Writes the response part of the document, unless an earlier run has done so. */
async function answer(scope: TenantScope, end: ToolCallEnd, kept: Parameters<typeof holds>[0] | null): Promise<void> {
  const { refId, response: text } = end;
  const another = new AppError("CONFLICT", `The tool call ${refId} already has another response.`);
  if (kept) {
    if (text === null || !holds(kept, text)) throw another;
    return;
  }
  const response = text === null ? null : await placePart(scope, refId, "response", text);
  const update = { $set: { response, ...outcomeOf(end) } };
  const logs = scoped(scope, "tool_call_logs");
  const { matched } = await logs.bulkWrite([{ updateOne: { filter: { refId, response: null }, update } }]);
  if (matched === 0 && (await logs.countDocuments({ refId }, 1)) > 0) throw another;
}

/** Removes responses of calls that were ended without them, so that their parts match. */
async function withdrawAnswers(scope: TenantScope, refIds: string[]): Promise<void> {
  const filter = { refId: { $in: refIds }, response: { $ne: null } };
  const update = { $set: { response: null, ...outcomeOf({ response: null }) } };
  await scoped(scope, "tool_call_logs").bulkWrite([{ updateMany: { filter, update } }]);
}

type LockedCall = {
  id: string;
  refId: string;
  createdAt: Date;
  status: string;
  rowVersion: number;
  payloadSha256: string | null;
};

async function lockCall(tx: Tx, scope: TenantScope, refId: string): Promise<LockedCall | undefined> {
  const [row] = await tx.$queryRaw<LockedCall[]>`
    SELECT id, ref_id AS "refId", created_at AS "createdAt", status, row_version AS "rowVersion",
      payload_sha256 AS "payloadSha256"
    FROM tool_calls
    WHERE ref_id = ${refId} AND created_at = ${partitionOf(refId).createdAt} AND tenant_id = ${scope.tenantId}::uuid
      AND deleted_on IS NULL FOR UPDATE`;
  return row;
}

async function endRow(tx: Tx, scope: TenantScope, end: ToolCallEnd, row: LockedCall): Promise<void> {
  const {
    status,
    response,
    error = null,
    durationMs = null,
    tokensIn = null,
    tokensOut = null,
    costMicros = null,
  } = end;
  const { id, rowVersion, createdAt, payloadSha256: sha256 } = row;
  await transition(tx, scope, TOOL_CALL, {
    event: EVENTS[status],
    id,
    from: "running",
    rowVersion,
    reason: status === "cancelled" ? "The agent cancelled the call." : null,
    seen: { createdAt },
    set: {
      durationMs,
      tokensIn,
      tokensOut,
      costMicros,
      errorClass: error ? storableText(error.class, 200) : null,
      responseBytes: response === null ? 0 : Buffer.byteLength(response),
      payloadSha256: sha256,
    },
  });
  await addUsage(tx, scope, "tool_calls", 1, createdAt);
  await addUsage(tx, scope, "tokens", (tokensIn ?? 0) + (tokensOut ?? 0), createdAt);
  await addUsage(tx, scope, "cost_micros", costMicros ?? 0, createdAt);
}

/** How far back to look for calls whose worker died before it removed the response. */
const LOOK_BACK_MS = 86_400_000;
/** How many of those calls to check, the last ended first. */
const MAX_CALLS_CHECKED = 1_000;

/**
 * Ends calls that have been running for too long, because their callers are gone. Several workers may do so at once:
 * each call is ended by one of them. A response left in such a call's document is removed after the row is written,
 * also for a worker that died between the two.
 */
export async function timeOutStale(
  scope: TenantScope,
  now: Date,
  olderThanMs: number,
  limit: number,
): Promise<string[]> {
  const before = new Date(now.getTime() - olderThanMs);
  const { ended, unanswered } = await inTenant(scope, async (tx) => {
    const stale = await tx.$queryRaw<LockedCall[]>`
      SELECT id, ref_id AS "refId", created_at AS "createdAt", status, row_version AS "rowVersion",
        payload_sha256 AS "payloadSha256"
      FROM tool_calls
      WHERE tenant_id = ${scope.tenantId}::uuid AND status = 'running' AND deleted_on IS NULL AND created_at < ${before}
      ORDER BY created_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
    for (const row of stale) await endRow(tx, scope, { refId: row.refId, status: "timed_out", response: null }, row);
    const updatedAt = { gt: new Date(now.getTime() - LOOK_BACK_MS) };
    const where = { tenantId: scope.tenantId, status: "timed_out", responseBytes: 0, deletedOn: null, updatedAt };
    const rows = await tx.toolCall.findMany({
      where,
      orderBy: { updatedAt: "desc" },
      take: MAX_CALLS_CHECKED,
      select: { refId: true },
    });
    return { ended: stale.map(({ refId }) => refId), unanswered: rows.map(({ refId }) => refId) };
  });
  if (unanswered.length > 0) await withdrawAnswers(scope, unanswered);
  return ended;
}
