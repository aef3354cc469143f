import { createHash, randomBytes } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3ServiceException,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { vi } from "vitest";
import { systemScope, type TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { ensureBuckets } from "@/lib/stores/buckets";
import { objectKeys, type ObjectKey } from "@/lib/stores/object-keys";
import { unscopedS3 } from "@/lib/stores/objects";

export const md5 = (body: Buffer | string): string => createHash("md5").update(body).digest("base64");
export const sha256 = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex");

/** A tenant without a row: S3 only needs its prefix. */
export const s3Tenant = (): TenantScope =>
  systemScope({ id: newId(), refId: newRefId(), name: "Contract" }, "contract");

/** A key under the tenant's prefix with a suffix chosen by the test. */
export const keyFor = (scope: TenantScope, rest: string): ObjectKey =>
  objectKeys.kept(scope, `${scope.tenantId}/${rest}`);

export const bucketNamed = (what: string): string => `contract-${what}-${randomBytes(5).toString("hex")}`;

export type OwnBuckets = { content: string; legal: string };

/** Creates the app's two buckets under names unique to this file. Call it before the app's settings are read. */
export async function ownBuckets(): Promise<OwnBuckets> {
  const names = { content: bucketNamed("content"), legal: bucketNamed("legal") };
  vi.stubEnv("S3_CONTENT_BUCKET", names.content);
  vi.stubEnv("S3_LEGAL_BUCKET", names.legal);
  vi.stubEnv("LEGAL_LOCK_MODE", "GOVERNANCE");
  vi.stubEnv("LEGAL_RETENTION_DAYS", "1");
  await ensureBuckets();
  return names;
}

export async function makeBucket(Bucket: string, kind: "plain" | "versioned" | "locked" = "plain"): Promise<string> {
  const s3 = unscopedS3();
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: kind === "locked" || undefined }));
  const VersioningConfiguration = { Status: "Enabled" } as const;
  if (kind === "versioned") await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  return Bucket;
}

/** Empties and removes buckets. If a version is still locked for some seconds, it stays with its bucket. */
export async function removeBuckets(...names: string[]): Promise<void> {
  const s3 = unscopedS3();
  for (const Bucket of names) {
    let held = false;
    for (let more = true; more && !held;) {
      const page = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
        const remove = new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: true });
        await s3.send(remove).catch((error: unknown) => {
          if (!LOCKED.includes(refusalOf(error))) throw error;
          held = true;
        });
      }
      more = page.IsTruncated ?? false;
    }
    if (!held) await s3.send(new DeleteBucketCommand({ Bucket }));
  }
}

/** A put as the app does it: whole, with Content-MD5. */
export async function put(Bucket: string, Key: string, more: Partial<PutObjectCommandInput> = {}): Promise<string> {
  const Body = typeof more.Body === "string" || Buffer.isBuffer(more.Body) ? more.Body : "contract";
  const input = { Bucket, Key, ContentMD5: md5(Body), ...more, Body };
  return (await unscopedS3().send(new PutObjectCommand(input))).VersionId ?? "null";
}

/** The responses of S3 and MinIO to what a lock forbids. */
export const LOCKED = ["403 AccessDenied", "400 InvalidRequest"];

/**
 * `<status> <code>` of a refusal.
 * @throws when the request was not refused
 */
export async function refusal(sent: Promise<unknown>): Promise<string> {
  const error: unknown = await sent.then(
    () => new Error("S3 accepted what it should have refused."),
    (cause: unknown) => cause,
  );
  return refusalOf(error);
}

function refusalOf(error: unknown): string {
  if (error instanceof S3ServiceException) return `${error.$metadata.httpStatusCode ?? "?"} ${error.name}`;
  throw error;
}

/** The same for a plain HTTP response. */
export async function refused(response: Response): Promise<string> {
  const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];
  return `${response.status} ${code ?? "without a code"}`;
}
