import "server-only";
import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { TenantScope } from "@/lib/core/access/scope";
import { bucketOf, objectKeys, type ObjectKey } from "@/lib/stores/object-keys";
import { bucketName, unscopedS3, type Put } from "@/lib/stores/objects";

/** S3 accepts parts of at least 5 MB, and up to 10,000 of them. */
const PART_BYTES = 8 * 1024 * 1024;

/** Uploads text of any length while it is being generated, with at most one part in memory. */
export async function putInParts(
  scope: TenantScope,
  key: ObjectKey,
  contentType: string,
  chunks: AsyncIterable<string>,
): Promise<Put> {
  const where = { Bucket: bucketName(bucketOf(scope, key)), Key: objectKeys.kept(scope, key) };
  const s3 = unscopedS3();
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...where, ContentType: contentType }));
  const digest = createHash("sha256");
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  let bytes = 0;
  const send = async (Body: Buffer) => {
    const PartNumber = Parts.length + 1;
    const ContentMD5 = createHash("md5").update(Body).digest("base64");
    const { ETag } = await s3.send(new UploadPartCommand({ ...where, UploadId, PartNumber, Body, ContentMD5 }));
    Parts.push({ PartNumber, ETag });
    digest.update(Body);
    bytes += Body.length;
  };
  try {
    let waiting: Buffer[] = [];
    for await (const chunk of chunks) {
      waiting.push(Buffer.from(chunk, "utf8"));
      if (waiting.reduce((sum, { length }) => sum + length, 0) < PART_BYTES) continue;
      await send(Buffer.concat(waiting));
      waiting = [];
    }
    if (waiting.length > 0 || Parts.length === 0) await send(Buffer.concat(waiting));
    const done = await s3.send(new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload: { Parts } }));
    return { versionId: done.VersionId ?? "null", bytes, sha256: digest.digest("hex") };
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ ...where, UploadId })).catch(() => undefined);
    throw error;
  }
}
