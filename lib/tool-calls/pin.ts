import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { partitionOf } from "@/lib/core/ids";
import { scoped } from "@/lib/stores/mongo";
import type { Tx } from "@/lib/stores/postgres";
import { whyGone } from "@/lib/tool-calls/payload";
import { payloadExpiry } from "@/lib/tool-calls/provider";
import { findToolCall, type ToolCallRecord } from "@/lib/tool-calls/store";

const DAY = 86_400_000;

/**
 * Removes the expiry of a payload's document, before the row is updated. A crash between leaves a payload that is kept
 * too long, never a row that promises a deleted one.
 * @returns its former expiry
 * @throws NOT_FOUND when there is no such call, or its payload is gone; CONFLICT when it is pinned
 */
export async function pinDocument(scope: TenantScope, refId: string): Promise<{ expiresAt: string | null }> {
  const row = await callToKeep(scope, refId);
  if (row.pinned) throw new AppError("CONFLICT", "The payload is already pinned.");
  await changeDocument(scope, row, { $set: { pinned: true }, $unset: { expiresAt: "" as const } });
  return { expiresAt: row.expiresAt?.toISOString() ?? null };
}

/**
 * Sets the expiry of a payload's document: that of the plan, but at least a day from now, so that the row can follow in
 * time.
 * @throws NOT_FOUND when there is no such call, or its payload is lost; CONFLICT when it is not pinned
 */
export async function unpinDocument(scope: TenantScope, refId: string): Promise<{ expiresAt: Date }> {
  const row = await callToKeep(scope, refId);
  if (!row.pinned) throw new AppError("CONFLICT", "The payload is not pinned.");
  const planned = await payloadExpiry(scope, row.createdAt);
  const expiresAt = new Date(Math.max(planned.getTime(), (await databaseNow()).getTime() + DAY));
  await changeDocument(scope, row, { $set: { pinned: false, expiresAt } });
  return { expiresAt };
}

async function callToKeep(scope: TenantScope, refId: string): Promise<ToolCallRecord> {
  const row = await findToolCall(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", "This tool call does not exist in this tenant.");
  return row;
}

type Update = { $set: { pinned: boolean; expiresAt?: Date }; $unset?: { expiresAt: "" } };

async function changeDocument(scope: TenantScope, row: ToolCallRecord, update: Update): Promise<void> {
  const logs = scoped(scope, "tool_call_logs");
  const { matched } = await logs.bulkWrite([{ updateOne: { filter: { refId: row.refId }, update } }]);
  if (matched === 0) throw new AppError("NOT_FOUND", whyGone(row, await databaseNow()).why);
}

/**
 * Sets the payload's expiry in the row; null means no expiry.
 * @throws CONFLICT when somebody else was first
 */
export async function setPayloadExpiry(
  tx: Tx,
  scope: TenantScope,
  refId: string,
  expiresAt: Date | null,
): Promise<void> {
  const pinned = expiresAt === null;
  const { count } = await tx.toolCall.updateMany({
    where: { ...partitionOf(refId), refId, tenantId: scope.tenantId, deletedOn: null, pinned: !pinned },
    data: { pinned, expiresAt, rowVersion: { increment: 1 } },
  });
  if (count === 0)
    throw new AppError("CONFLICT", "Someone else made the same change at the same time. Reload to see it.");
}
