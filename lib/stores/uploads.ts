import "server-only";
import { createHash } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { TenantScope } from "@/lib/core/access/scope";
import { env } from "@/lib/env";
import { objectKeys } from "@/lib/stores/object-keys";
import { bucketName, headNewest, readObject, unscopedSigner } from "@/lib/stores/objects";

/** A file as the browser announced it; `sha256` is in lower-case hex. */
export type Announced = { contentType: string; bytes: number; sha256: string };

/** Where a browser puts a file, and the headers it must send. It sets Content-Length itself. */
export type UploadLink = { url: string; headers: Record<string, string>; expiresAt: Date };

/** The headers that S3 checks. They are signed, so a request with another size, type or checksum is refused. */
const CHECKED = ["content-length", "content-type", "x-amz-checksum-sha256"];

/**
 * A pre-signed PUT for exactly the announced file, under the tenant's prefix in the exports bucket, which deletes it
 * after seven days. The caller must check the size limit before.
 */
export async function signUpload(scope: TenantScope, refId: string, file: Announced): Promise<UploadLink> {
  const seconds = env().SIGNED_LINK_SECONDS;
  const checksum = Buffer.from(file.sha256, "hex").toString("base64");
  const command = new PutObjectCommand({
    Bucket: bucketName("exports"),
    Key: objectKeys.upload(scope, { refId }),
    ContentType: file.contentType,
    ContentLength: file.bytes,
    ChecksumSHA256: checksum,
  });
  const url = await getSignedUrl(unscopedSigner(), command, {
    expiresIn: seconds,
    // The presigner leaves content-type unsigned unless it is listed here.
    signableHeaders: new Set(["host", ...CHECKED]),
    // The presigner would move the checksum to the query. Servers that check it do so in the header.
    unhoistableHeaders: new Set(CHECKED),
  });
  return {
    url,
    headers: { "content-type": file.contentType, "x-amz-checksum-sha256": checksum },
    expiresAt: new Date(Date.now() + seconds * 1000),
  };
}

/** The size and time of an upload that has arrived. Null if it was never sent, or was deleted after seven days. */
export async function findUpload(scope: TenantScope, refId: string): Promise<{ bytes: number; at: Date } | null> {
  const head = await headNewest(scope, objectKeys.upload(scope, { refId }));
  return head && { bytes: head.bytes, at: head.lastModified };
}

/** An upload that differs from what was announced: it is too large, or has other bytes. */
export class UploadMismatchError extends Error {
  override readonly name = "UploadMismatchError";
}

/**
 * The bytes of an upload, or null if it is not there.
 * @throws UploadMismatchError when it has more than `max` bytes, which are not read, or differs from what was
 *   announced: not every S3 server checks the checksum itself
 */
export async function readUpload(
  scope: TenantScope,
  refId: string,
  { sha256, max }: { sha256: string; max: number },
): Promise<Buffer | null> {
  const key = objectKeys.upload(scope, { refId });
  const head = await headNewest(scope, key);
  if (!head) return null;
  if (head.bytes > max) throw new UploadMismatchError(`It has ${head.bytes} bytes, over the limit of ${max}.`);
  const bytes = await readObject(scope, { key, versionId: head.versionId });
  if (bytes && createHash("sha256").update(bytes).digest("hex") !== sha256) {
    throw new UploadMismatchError("It is not the file you chose: its SHA-256 differs.");
  }
  return bytes;
}
