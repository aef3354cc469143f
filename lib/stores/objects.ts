import "server-only";
import { createHash } from "node:crypto";
import {
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { OwnerScope } from "@/lib/core/access/scope";
import { env } from "@/lib/env";
import { bucketOf, type Bucket, type ObjectKey } from "@/lib/stores/object-keys";
import { bytesOf, publicEndpoint, unscopedS3, unscopedSigner } from "@/lib/stores/objects-client";
import { ownerOf } from "@/lib/stores/owner";

/** The metadata of one object version. `lock` is null when none is set. */
export type ObjectHead = {
  bucket: string;
  key: string;
  versionId: string;
  bytes: number;
  contentType: string;
  lastModified: Date;
  lock: { mode: "GOVERNANCE" | "COMPLIANCE"; retainUntil: Date } | null;
  legalHold: boolean;
};

export type Put = { versionId: string; bytes: number; sha256: string };
export type Located = { key: ObjectKey; versionId: string };

export { publicEndpoint, unscopedS3, unscopedSigner };

export function bucketName(bucket: Bucket): string {
  const { S3_CONTENT_BUCKET: content, S3_LEGAL_BUCKET: legal, S3_EXPORTS_BUCKET: exports } = env();
  return { content, legal, exports }[bucket];
}

function locate(scope: OwnerScope, key: ObjectKey) {
  if (!key.startsWith(`${ownerOf(scope)}/`)) throw new Error(`Key ${key} is not of the entered tenant.`);
  return { Bucket: bucketName(bucketOf(scope, key)), Key: key };
}

/** Puts bytes under their key, whole, with Content-MD5. Repeating it makes another version, which does no harm. */
export async function putContent(scope: OwnerScope, key: ObjectKey, body: Buffer, contentType: string): Promise<Put> {
  const { VersionId } = await unscopedS3().send(
    new PutObjectCommand({ ...locate(scope, key), Body: body, ContentType: contentType, ContentMD5: md5(body) }),
  );
  return { versionId: VersionId ?? "null", bytes: body.length, sha256: hex(body) };
}

/**
 * Puts bytes under Object Lock in one request, then reads the lock back by version id.
 * @throws when S3 does not confirm the mode, the date and the size, or `signal` aborted before the put was done
 */
export async function putLocked(
  scope: OwnerScope,
  key: ObjectKey,
  body: Buffer,
  o: { contentType: string; mode: "GOVERNANCE" | "COMPLIANCE"; retainUntil: Date; signal?: AbortSignal },
): Promise<Put> {
  const inside = unscopedS3();
  const { VersionId } = await inside.send(
    new PutObjectCommand({
      ...locate(scope, key),
      Body: body,
      ContentType: o.contentType,
      ContentMD5: md5(body),
      ObjectLockMode: o.mode,
      ObjectLockRetainUntilDate: o.retainUntil,
    }),
    o.signal ? { abortSignal: o.signal } : {},
  );
  if (!VersionId) throw new Error(`S3 gave no version id for ${key}: versioning is off, nothing is sealed.`);
  const head = await headObject(scope, { key, versionId: VersionId });
  const { Retention } = await inside.send(new GetObjectRetentionCommand({ ...locate(scope, key), VersionId }));
  const until = Retention?.RetainUntilDate?.getTime() ?? 0;
  if (Retention?.Mode !== o.mode || until < Math.floor(o.retainUntil.getTime() / 1000) * 1000) {
    throw new Error(`S3 did not keep the lock asked for ${key}: it says ${Retention?.Mode ?? "no lock"}.`);
  }
  if (head?.bytes !== body.length) throw new Error(`S3 holds ${head?.bytes ?? 0} of ${body.length} bytes of ${key}.`);
  return { versionId: VersionId, bytes: body.length, sha256: hex(body) };
}

/** The metadata of this version, or null when it does not exist. */
export async function headObject(scope: OwnerScope, at: Located): Promise<ObjectHead | null> {
  return headOf(scope, at.key, at.versionId);
}

/** The metadata of the newest version of a key, or null when there is none. Only for finding an earlier put again. */
export async function headNewest(scope: OwnerScope, key: ObjectKey): Promise<ObjectHead | null> {
  return headOf(scope, key, undefined);
}

async function headOf(scope: OwnerScope, key: ObjectKey, versionId: string | undefined): Promise<ObjectHead | null> {
  const where = locate(scope, key);
  try {
    const head = await unscopedS3().send(new HeadObjectCommand({ ...where, VersionId: versionId }));
    const { ObjectLockMode: mode, ObjectLockRetainUntilDate: retainUntil } = head;
    return {
      bucket: where.Bucket,
      key,
      versionId: versionId ?? head.VersionId ?? "null",
      bytes: head.ContentLength ?? 0,
      contentType: head.ContentType ?? "application/octet-stream",
      lastModified: head.LastModified ?? new Date(0),
      lock: mode && retainUntil ? { mode, retainUntil } : null,
      legalHold: head.ObjectLockLegalHoldStatus === "ON",
    };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The bytes of this version, or null when it does not exist. */
export async function readObject(scope: OwnerScope, at: Located): Promise<Buffer | null> {
  try {
    return await bytesOf(new GetObjectCommand({ ...locate(scope, at.key), VersionId: at.versionId }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * A pre-signed link to this version, made when the user clicks and valid for minutes. It fixes the type and file name.
 */
export async function signLink(
  scope: OwnerScope,
  at: Located,
  o: { contentType: string; fileName: string; disposition: "inline" | "attachment" },
): Promise<{ url: string; expiresAt: Date }> {
  const seconds = env().SIGNED_LINK_SECONDS;
  const ascii = o.fileName.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const command = new GetObjectCommand({
    ...locate(scope, at.key),
    VersionId: at.versionId,
    ResponseContentType: o.contentType,
    ResponseContentDisposition: `${o.disposition}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(o.fileName)}`,
  });
  const url = await getSignedUrl(unscopedSigner(), command, { expiresIn: seconds });
  return { url, expiresAt: new Date(Date.now() + seconds * 1000) };
}

/** Whether S3 reports that the object or version does not exist. */
export function isMissing(error: unknown): boolean {
  if (error instanceof NotFound) return true;
  return error instanceof S3ServiceException && ["NoSuchKey", "NoSuchVersion", "NotFound"].includes(error.name);
}

const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest("base64");
const hex = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/**
 * Server, version and state, for the health page. S3 has no version; its Server header is used instead. It requests the
 * app's bucket, because the app's keys may lack the right to list all buckets.
 */
export async function checkObjects(): Promise<{ server: string; version: string }> {
  await unscopedS3().send(new HeadBucketCommand({ Bucket: bucketName("content") }));
  return { server: "S3", version: await objectServer() };
}

/** The S3 server's own name, such as `AmazonS3` or `MinIO`. */
export async function objectServer(): Promise<string> {
  const response = await fetch(env().S3_ENDPOINT, { method: "HEAD", signal: AbortSignal.timeout(3_000) });
  return response.headers.get("server") ?? "unnamed";
}
