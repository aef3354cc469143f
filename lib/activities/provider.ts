import "server-only";
import { PREVIEW_BYTES, type ActivityKind, type ActivityStatus, type OutputFormat } from "@/lib/activities/model";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import type { TenantScope } from "@/lib/core/scope";
import { scoped } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent } from "@/lib/stores/objects";
import { inTenant } from "@/lib/stores/postgres";

export type NewActivity = {
  refId?: string;
  kind: ActivityKind;
  title: string;
  status: ActivityStatus;
  strategyId?: string;
  at?: Date;
};

/** Creates an activity once: repeated with the same refId it answers the one that is there. */
export async function createActivity(
  scope: TenantScope,
  activity: NewActivity,
): Promise<{ id: string; refId: string }> {
  const createdAt = activity.at ?? new Date();
  const refId = activity.refId ?? newRefId(createdAt);
  const { tenantId } = scope;
  const { kind, title, status, strategyId } = activity;
  return inTenant(scope, async (tx) => {
    await tx.activity.createMany({
      data: { id: newId(createdAt), refId, tenantId, kind, title, status, strategyId: strategyId ?? null, createdAt },
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
  /** Of a social post, without the sign. */
  hashtags?: string[];
  at?: Date;
};

export type StoredOutput = { outputRef: string; sha256: string; bytes: number; refId: string };

/**
 * Writes what an activity made outside-in: S3, MongoDB, then the activity's row that makes it its output. Repeated with
 * the same refId, after a crash at any line, it ends as one whole record.
 *
 * @throws NOT_FOUND without such an activity; CONFLICT where the refId holds other content, or the activity has another
 *   output
 */
export async function storeActivityOutput(scope: TenantScope, output: NewOutput): Promise<StoredOutput> {
  const createdAt = output.at ?? new Date();
  const refId = output.refId ?? newRefId(createdAt);
  const body = Buffer.from(output.body, "utf8");
  const documents = scoped(scope, "activity_outputs");
  const document = (await documents.findOne({ refId })) ?? (await write());
  if (document.sha256 !== sha256(body) || document.activityId !== output.activityId) {
    throw new AppError("CONFLICT", `The output ${refId} is already there with other content or of another activity.`);
  }
  const stored = { outputRef: String(document._id), sha256: document.sha256, bytes: document.bytes, refId };
  await adopt(scope, output.activityId, stored);
  return stored;

  async function write() {
    await requireActivity(scope, output.activityId);
    const { activityId, kind, format, title, model } = output;
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

async function requireActivity(scope: TenantScope, id: string): Promise<void> {
  const where = { id, tenantId: scope.tenantId, deletedOn: null };
  const found = await inTenant(scope, (tx) => tx.activity.count({ where }));
  if (found === 0) throw new AppError("NOT_FOUND", "There is no such activity in this tenant.");
}

/** Makes the output the activity's own, unless it has another one. */
async function adopt(scope: TenantScope, id: string, { outputRef, sha256: outputSha256 }: StoredOutput): Promise<void> {
  const where = { id, tenantId: scope.tenantId };
  const kept = await inTenant(scope, async (tx) => {
    await tx.activity.updateMany({
      where: { ...where, outputRef: null },
      data: { outputRef, outputSha256, rowVersion: { increment: 1 } },
    });
    return tx.activity.findFirst({ where, select: { outputRef: true } });
  });
  if (!kept) throw new AppError("NOT_FOUND", "There is no such activity in this tenant.");
  if (kept.outputRef !== outputRef) throw new AppError("CONFLICT", "The activity already has another output.");
}

/** The first 4 KB, cut before a character that would not fit whole. */
export function previewOf(body: Buffer): string {
  let end = Math.min(PREVIEW_BYTES, body.length);
  while (end > 0 && end < body.length && ((body[end] ?? 0) & 0xc0) === 0x80) end--;
  return body.toString("utf8", 0, end);
}
