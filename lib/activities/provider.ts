import "server-only";
import { z } from "zod";
import { PREVIEW_BYTES, type ActivityKind, type ActivityStatus, type OutputFormat } from "@/lib/activities/model";
import { checked } from "@/lib/core/access/checked";
import type { TenantScope } from "@/lib/core/access/scope";
import { addUsage } from "@/lib/core/audit/usage";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId, sha256, timeOf } from "@/lib/core/ids";
import { truncate, documentProblem, line } from "@/lib/core/input/text";
import { claimAll } from "@/lib/core/records/claims";
import { scoped } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent } from "@/lib/stores/objects";
import { inTenant } from "@/lib/stores/postgres";

export {
  claimActivity,
  finishActivity,
  queueDue,
  renewLease,
  timeOutExpired,
  type Claimed,
} from "@/lib/activities/leases";

const named = z.object({ title: line(1_000) });
const described = z.object({ title: line(1_000), model: line(200).nullable() });

export type NewActivity = {
  refId?: string;
  kind: ActivityKind;
  title: string;
  status: ActivityStatus;
  strategyId?: string;
  /** Workers do not take it before then. */
  scheduledFor?: Date;
  at?: Date;
};

/**
 * Creates an activity. Repeating it with the same refId returns the existing one.
 * @throws INVALID for a title that is not a line of up to 1,000 characters; NOT_FOUND when the tenant has no such
 *   strategy; CONFLICT when the refId belongs to another tenant
 */
export async function createActivity(
  scope: TenantScope,
  activity: NewActivity,
): Promise<{ id: string; refId: string }> {
  const createdAt = activity.at ?? (await databaseNow());
  const refId = activity.refId ?? newRefId(createdAt);
  const { tenantId } = scope;
  const { kind, status, strategyId = null, scheduledFor = null } = activity;
  const { title } = checked(named, { title: activity.title });
  return inTenant(scope, async (tx) => {
    if (strategyId && (await tx.strategy.count({ where: { id: strategyId, tenantId, deletedOn: null } })) === 0) {
      throw new AppError("NOT_FOUND", "This strategy does not exist in this tenant.");
    }
    await tx.activity.createMany({
      data: { id: newId(createdAt), refId, tenantId, kind, title, status, strategyId, scheduledFor, createdAt },
      skipDuplicates: true,
    });
    const row = await tx.activity.findFirst({ where: { tenantId, refId }, select: { id: true, refId: true } });
    if (!row) throw new AppError("CONFLICT", `The ref_id ${refId} is already an activity of another tenant.`);
    return row;
  });
}

export type NewOutput = {
  refId?: string;
  activityId: string;
  kind: ActivityKind;
  format: OutputFormat;
  title: string;
  model: string | null;
  body: string;
  /** For a social post, without the sign. */
  hashtags?: string[];
  at?: Date;
};

export type StoredOutput = { outputRef: string; sha256: string; bytes: number; refId: string };

/**
 * Stores an activity's output: in S3, then MongoDB, then in the activity's row, together with the plan's usage.
 * Repeating it with the same refId, after a crash at any line, gives one complete record that is counted once.
 *
 * @throws NOT_FOUND without such an activity; INVALID for an empty output, invalid JSON, or a kind other than the
 *   activity's; CONFLICT when the refId has other content, or the activity has another output
 */
export async function storeActivityOutput(scope: TenantScope, output: NewOutput): Promise<StoredOutput> {
  requireContent(output);
  const createdAt = output.at ?? (await databaseNow());
  const refId = output.refId ?? newRefId(createdAt);
  const body = Buffer.from(output.body, "utf8");
  const documents = scoped(scope, "activity_outputs");
  const document = (await documents.findOne({ refId })) ?? (await write());
  if (document.sha256 !== sha256(body) || document.activityId !== output.activityId) {
    throw new AppError(
      "CONFLICT",
      `The output ${refId} already exists with different content or for another activity.`,
    );
  }
  const stored = { outputRef: String(document._id), sha256: document.sha256, bytes: document.bytes, refId };
  await adopt(scope, output.activityId, stored, document.createdAt);
  return stored;

  async function write() {
    await requireActivity(scope, output);
    const { activityId, kind, format } = output;
    const { title, model } = checked(described, { title: output.title, model: output.model });
    const key = objectKeys.activityOutput(scope, { refId, at: createdAt, format });
    const type = format === "markdown" ? "text/markdown" : "application/json";
    const put = await putContent(scope, key, body, `${type}; charset=utf-8`);
    return documents.insertOnce({
      refId,
      createdAt,
      activityId,
      kind,
      format,
      title,
      model,
      s3Key: key,
      s3VersionId: put.versionId,
      sha256: put.sha256,
      bytes: put.bytes,
      preview: previewOf(body),
      ...(output.hashtags ? { hashtags: output.hashtags } : {}),
    });
  }
}

function requireContent({ body, format }: NewOutput): void {
  if (!body.trim()) throw new AppError("INVALID", "The output is empty.", { body: "Required" });
  const fault = documentProblem(body);
  if (fault) throw new AppError("INVALID", `body: ${fault}`, { body: fault });
  if (format !== "json") return;
  try {
    JSON.parse(body);
  } catch {
    throw new AppError("INVALID", "The output must be JSON.", { body: "Invalid JSON" });
  }
}

/**
 * Stores a new text for a record whose text is an activity's output, as the output of a new activity. The earlier
 * output stays unchanged. Repeating it with the same text and record returns the same output.
 * @param of the record's ref_id
 */
export async function storeRevision(
  scope: TenantScope,
  { of, ...text }: { of: string } & Pick<NewOutput, "kind" | "title" | "body" | "model" | "hashtags">,
): Promise<StoredOutput & { activityId: string }> {
  const fingerprint = sha256(text.body);
  const key = `revisions/${of}/${fingerprint}`;
  const [forActivity, forOutput] = await claimAll(scope, [
    { key: `${key}#activity`, refId: newRefId(), fingerprint },
    { key: `${key}#output`, refId: newRefId(), fingerprint },
  ]);
  if (!forActivity || !forOutput) throw new Error(`The claims of ${key} were not kept.`);
  const at = timeOf(forActivity.refId);
  const work = { kind: text.kind, title: truncate(`Revise "${text.title}"`, 1_000), status: "accepted" as const, at };
  const { id: activityId } = await createActivity(scope, { refId: forActivity.refId, ...work });
  const output = { refId: forOutput.refId, activityId, format: "markdown" as const, ...text, at };
  return { activityId, ...(await storeActivityOutput(scope, output)) };
}

async function requireActivity(scope: TenantScope, { activityId: id, kind }: NewOutput): Promise<void> {
  const where = { id, tenantId: scope.tenantId, deletedOn: null };
  const row = await inTenant(scope, (tx) => tx.activity.findFirst({ where, select: { kind: true } }));
  if (!row) throw new AppError("NOT_FOUND", "This activity does not exist in this tenant.");
  if (row.kind !== kind)
    throw new AppError("INVALID", `The activity expects a ${row.kind}, but the output is a ${kind}.`);
}

/** Sets the output as the activity's, unless it already has another one. */
async function adopt(scope: TenantScope, id: string, output: StoredOutput, at: Date): Promise<void> {
  const { outputRef, sha256: outputSha256 } = output;
  const where = { id, tenantId: scope.tenantId };
  const kept = await inTenant(scope, async (tx) => {
    const { count } = await tx.activity.updateMany({
      where: { ...where, outputRef: null },
      data: { outputRef, outputSha256, rowVersion: { increment: 1 } },
    });
    await addUsage(tx, scope, "activities", count, at);
    return tx.activity.findFirst({ where, select: { outputRef: true } });
  });
  if (!kept) throw new AppError("NOT_FOUND", "This activity does not exist in this tenant.");
  if (kept.outputRef !== outputRef) throw new AppError("CONFLICT", "The activity already has another output.");
}

/** The first 4 KB, cut at a character boundary. */
export function previewOf(body: Buffer): string {
  let end = Math.min(PREVIEW_BYTES, body.length);
  while (end > 0 && end < body.length && ((body[end] ?? 0) & 0xc0) === 0x80) end--;
  return body.toString("utf8", 0, end);
}
