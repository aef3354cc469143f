import "server-only";
import { isDeepStrictEqual } from "node:util";
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
import type { Bucket } from "@/lib/stores/object-keys";
import { bucketName, unscopedS3 } from "@/lib/stores/objects";

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

/** Exports, and uploads that no record took in, live seven days. */
const EXPIRE: LifecycleRule = {
  ID: "console-expire",
  Status: "Enabled",
  Filter: { Prefix: "" },
  Expiration: { Days: 7 },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
};

/** The rule each bucket carries. */
export const LIFECYCLE: Record<Bucket, LifecycleRule> = { content: CLEAN_UP, legal: CLEAN_UP, exports: EXPIRE };

/**
 * Makes the buckets that are missing and sets what they need: versions on `content`, Object Lock with a default
 * retention on `legal`, an end of seven days on `exports`, and in each the Console's origin in the CORS rules and its
 * lifecycle rule.
 * @throws where `legal` exists without Object Lock: it cannot be added, the bucket must be made anew
 */
export async function ensureBuckets(): Promise<void> {
  const s3 = unscopedS3();
  for (const bucket of ["content", "legal", "exports"] as const) {
    const Bucket = bucketName(bucket);
    if (!(await exists(Bucket))) {
      await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: bucket === "legal" }));
    }
    if (bucket === "content") {
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    } else if (bucket === "legal") {
      await requireLock(Bucket);
      await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: lockRule() }));
    }
    await allowOrigin(Bucket, bucket);
    await setLifecycle(Bucket, LIFECYCLE[bucket]);
  }
}

/** The default retention the settings ask for. */
export function lockRule() {
  const DefaultRetention = { Mode: env().LEGAL_LOCK_MODE, Days: env().LEGAL_RETENTION_DAYS };
  return { ObjectLockEnabled: "Enabled" as const, Rule: { DefaultRetention } };
}

export async function exists(Bucket: string): Promise<boolean> {
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

/** The bucket's CORS rules; null where the server has none per bucket. */
export async function corsRules(Bucket: string): Promise<CORSRule[] | null> {
  try {
    const { CORSRules } = await unscopedS3().send(new GetBucketCorsCommand({ Bucket }));
    return CORSRules ?? [];
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    if (error.name === "NoSuchCORSConfiguration") return [];
    // MinIO allows origins by its own setting (MINIO_API_CORS_ALLOW_ORIGIN).
    if (error.name === "NotImplemented") return null;
    throw error;
  }
}

/** What the Console's origin may fetch from a bucket, and read of the answer. */
export function originRule(bucket: Bucket) {
  return {
    AllowedOrigins: [new URL(env().NEXTAUTH_URL).origin],
    // A browser puts a large file straight into the bucket it is taken in from, by a link that fixes its headers.
    AllowedMethods: bucket === "exports" ? ["GET", "HEAD", "PUT"] : ["GET", "HEAD"],
    AllowedHeaders: bucket === "exports" ? ["*"] : ["range"],
    ExposeHeaders: ["accept-ranges", "content-range", "content-length", "content-encoding", "etag"],
    MaxAgeSeconds: 3000,
  } satisfies CORSRule;
}

/** Whether one of the rules allows the origin all that ours does. */
export function allowsOrigin(rules: CORSRule[], wanted: ReturnType<typeof originRule>): boolean {
  const lists = ["AllowedOrigins", "AllowedMethods", "AllowedHeaders", "ExposeHeaders"] as const;
  return rules.some((rule) => lists.every((list) => wanted[list].every((one) => rule[list]?.includes(one))));
}

/** Adds the Console's origin to those that may fetch; another Console on the same buckets keeps its own. */
async function allowOrigin(Bucket: string, bucket: Bucket): Promise<void> {
  const rules = await corsRules(Bucket);
  const wanted = originRule(bucket);
  if (!rules || allowsOrigin(rules, wanted)) return;
  const others = rules.filter(({ AllowedOrigins }) => !isDeepStrictEqual(AllowedOrigins, wanted.AllowedOrigins));
  await unscopedS3().send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [...others, wanted] } }));
}

export async function lifecycleRules(Bucket: string): Promise<LifecycleRule[]> {
  try {
    const { Rules } = await unscopedS3().send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    return Rules ?? [];
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === "NoSuchLifecycleConfiguration") return [];
    throw error;
  }
}

/** Whether S3's rule does what ours says; S3 adds words of its own. */
export function sameRule(found: LifecycleRule | undefined, { ID, Status, Expiration, AbortIncompleteMultipartUpload }: LifecycleRule): boolean {
  return (
    found?.ID === ID &&
    found?.Status === Status &&
    !(found?.Filter?.Prefix ?? found?.Prefix) &&
    found?.Expiration?.Days === Expiration?.Days &&
    (found?.Expiration?.ExpiredObjectDeleteMarker ?? false) === (Expiration?.ExpiredObjectDeleteMarker ?? false) &&
    found?.AbortIncompleteMultipartUpload?.DaysAfterInitiation === AbortIncompleteMultipartUpload?.DaysAfterInitiation &&
    !found?.NoncurrentVersionExpiration
  );
}

/** Sets the bucket's own rule; what others have set stays. */
async function setLifecycle(Bucket: string, rule: LifecycleRule): Promise<void> {
  const rules = await lifecycleRules(Bucket);
  if (sameRule(rules.find(({ ID }) => ID === rule.ID), rule)) return;
  const LifecycleConfiguration = { Rules: [...rules.filter(({ ID }) => ID !== rule.ID), rule] };
  await unscopedS3().send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
}
