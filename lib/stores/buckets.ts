import "server-only";
import {
  CreateBucketCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3ServiceException,
  type CORSRule,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { env } from "@/lib/env";
import { bucketName, unscopedS3 } from "@/lib/stores/objects";

/** No rule yet, or (MinIO) no rules per bucket at all. */
const NO_CORS = ["NoSuchCORSConfiguration", "NotImplemented"];

/**
 * What unfinished work leaves behind goes by itself. Versions that are no longer the newest stay: documents name theirs
 * by id, and the same bytes put again make another one newer.
 */
const CLEAN_UP: LifecycleRule = {
  ID: "console-clean-up",
  Status: "Enabled",
  Filter: { Prefix: "" },
  Expiration: { ExpiredObjectDeleteMarker: true },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
};

/**
 * Makes the buckets that are missing and sets what they need: versions on `content`, Object Lock with a default
 * retention on `legal`, and in both the Console's origin in the CORS rules and the clean-up in the lifecycle rules.
 * @throws where `legal` exists without Object Lock: it cannot be added, the bucket must be made anew
 */
export async function ensureBuckets(): Promise<void> {
  const s3 = unscopedS3();
  for (const bucket of ["content", "legal"] as const) {
    const Bucket = bucketName(bucket);
    if (!(await exists(Bucket))) {
      await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: bucket === "legal" }));
    }
    if (bucket === "content") {
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    } else {
      await requireLock(Bucket);
      await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: lockRule() }));
    }
    await allowOrigin(Bucket);
    await cleanUp(Bucket);
  }
}

function lockRule() {
  const DefaultRetention = { Mode: env().LEGAL_LOCK_MODE, Days: env().LEGAL_RETENTION_DAYS };
  return { ObjectLockEnabled: "Enabled" as const, Rule: { DefaultRetention } };
}

async function exists(Bucket: string): Promise<boolean> {
  try {
    await unscopedS3().send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
    throw error;
  }
}

async function requireLock(Bucket: string): Promise<void> {
  try {
    await unscopedS3().send(new GetObjectLockConfigurationCommand({ Bucket }));
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.name !== "ObjectLockConfigurationNotFoundError") throw error;
    throw new Error(
      `Bucket "${Bucket}" was made without Object Lock, so contracts cannot be sealed in it. ` +
        `Name another one in S3_LEGAL_BUCKET; it is made with the lock on.`,
      { cause: error },
    );
  }
}

async function corsRules(Bucket: string): Promise<CORSRule[]> {
  try {
    const { CORSRules } = await unscopedS3().send(new GetBucketCorsCommand({ Bucket }));
    return CORSRules ?? [];
  } catch (error) {
    if (error instanceof S3ServiceException && NO_CORS.includes(error.name)) return [];
    throw error;
  }
}

/** Adds the Console's origin to those that may fetch; another Console on the same buckets keeps its own. */
async function allowOrigin(Bucket: string): Promise<void> {
  const origin = new URL(env().NEXTAUTH_URL).origin;
  const rules = await corsRules(Bucket);
  if (rules.some((rule) => rule.AllowedOrigins?.includes(origin))) return;
  const rule: CORSRule = {
    AllowedOrigins: [origin],
    AllowedMethods: ["GET", "HEAD"],
    AllowedHeaders: ["range"],
    ExposeHeaders: ["accept-ranges", "content-range", "content-length", "content-encoding", "etag"],
    MaxAgeSeconds: 3000,
  };
  try {
    await unscopedS3().send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [...rules, rule] } }));
  } catch (error) {
    // MinIO has no CORS per bucket: it allows origins by its own setting (MINIO_API_CORS_ALLOW_ORIGIN).
    if (!(error instanceof S3ServiceException) || error.name !== "NotImplemented") throw error;
  }
}

async function lifecycleRules(Bucket: string): Promise<LifecycleRule[]> {
  try {
    const { Rules } = await unscopedS3().send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    return Rules ?? [];
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === "NoSuchLifecycleConfiguration") return [];
    throw error;
  }
}

/** Adds the clean-up to the bucket's rules; what others have set stays. */
async function cleanUp(Bucket: string): Promise<void> {
  const rules = await lifecycleRules(Bucket);
  if (rules.some(({ ID }) => ID === CLEAN_UP.ID)) return;
  const LifecycleConfiguration = { Rules: [...rules, CLEAN_UP] };
  await unscopedS3().send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
}
