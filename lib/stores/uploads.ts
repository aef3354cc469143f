import "server-only";
import { createHash } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { TenantScope } from "@/lib/core/access/scope";
import { env } from "@/lib/env";
import { objectKeys } from "@/lib/stores/object-keys";
import { bucketName, headNewest, readObject, unscopedSigner } from "@/lib/stores/objects";

/** A file as the browser announced it before sending it; `sha256` in lower-case hex. */
export type Announced = { contentType: string; bytes: number; sha256: string };

/** Where a browser puts a file, and the headers it must send; Content-Length it sends by itself. */
export type UploadLink = { url: string; headers: Record<string, string>; expiresAt: Date };

/** What S3 checks of an upload. Each is signed, so another size, type or checksum is another request than the one allowed. */
const CHECKED = ["content-length", "content-type", "x-amz-checksum-sha256"];

/**
 * A pre-signed PUT for exactly the file announced, under the tenant's prefix of the exports bucket, which lets it go
 * after seven days. The limit of bytes is the caller's to set, before.
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
    // The presigner leaves content-type unsigned unless it is named here.
    signableHeaders: new Set(["host", ...CHECKED]),
    // The presigner would move the checksum into the query; as a header it is checked wherever headers are.
    unhoistableHeaders: new Set(CHECKED),
  });
  return {
    url,
    headers: { "content-type": file.contentType, "x-amz-checksum-sha256": checksum },
    expiresAt: new Date(Date.now() + seconds * 1000),
  };
}

/** What has arrived of an upload, or null: it was never sent, or its seven days are over. */
export async function findUpload(scope: TenantScope, refId: string): Promise<{ bytes: number; at: Date } | null> {
  const head = await headNewest(scope, objectKeys.upload(scope, { refId }));
  return head && { bytes: head.bytes, at: head.lastModified };
}

/** An upload that is not what was announced: too large, or other bytes. */
export class UploadMismatchError extends Error {
  override readonly name = "UploadMismatchError";
}

/**
 * The bytes of an upload, or null where it is not there.
 * @throws UploadMismatchError where they are more than `max`, of which nothing is read, or not those announced: not every S3 server looks
 *   at the checksum itself
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
