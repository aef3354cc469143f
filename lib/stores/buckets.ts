import "server-only";
import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3ServiceException,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { env } from "@/lib/env";
import { allowOrigin } from "@/lib/stores/bucket-origins";
import type { Bucket } from "@/lib/stores/object-keys";
import { bucketName, objectServer, unscopedS3 } from "@/lib/stores/objects";

/**
 * Removes what interrupted writes leave behind. Non-current versions stay: documents refer to versions by id, and
 * putting the same bytes again makes a newer one.
 */
const CLEAN_UP: LifecycleRule = {
  ID: "console-clean-up",
  Status: "Enabled",
  Filter: { Prefix: "" },
  Expiration: { ExpiredObjectDeleteMarker: true },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
};

/** Deletes exports and unused uploads after seven days. */
const EXPIRE: LifecycleRule = {
  ID: "console-expire",
  Status: "Enabled",
  Filter: { Prefix: "" },
  Expiration: { Days: 7 },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
};

/** The lifecycle rule of each bucket. */
export const LIFECYCLE: Record<Bucket, LifecycleRule> = { content: CLEAN_UP, legal: CLEAN_UP, exports: EXPIRE };

/**
 * Creates missing buckets and configures them: versioning for `content`, Object Lock with a default retention for
 * `legal`, expiry after seven days for `exports`, and for each the Console's origin in the CORS rules and its lifecycle
 * rule.
 * @throws when `legal` exists without Object Lock, which cannot be added: the bucket must be recreated
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

/** The default retention from the settings. */
function lockRule() {
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
      `Bucket "${Bucket}" has no Object Lock, so contracts cannot be sealed in it. ` +
        `Set S3_LEGAL_BUCKET to another name; it is created with Object Lock.`,
      { cause: error },
    );
  }
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

/** Whether a rule in S3 does the same as ours. S3 adds fields of its own. */
export async function sameRule(found: LifecycleRule | undefined, wanted: LifecycleRule): Promise<boolean> {
  const { ID, Status, Expiration, AbortIncompleteMultipartUpload: abort } = wanted;
  const same =
    found?.ID === ID &&
    found?.Status === Status &&
    !(found?.Filter?.Prefix ?? found?.Prefix) &&
    found?.Expiration?.Days === Expiration?.Days &&
    (found?.Expiration?.ExpiredObjectDeleteMarker ?? false) === (Expiration?.ExpiredObjectDeleteMarker ?? false) &&
    !found?.NoncurrentVersionExpiration;
  if (!same) return false;
  const days = found?.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  return days === abort?.DaysAfterInitiation || (days === undefined && (await endsUploadsItself()));
}

/** MinIO drops this part of a rule. It ends incomplete uploads after a day by its own setting. */
async function endsUploadsItself(): Promise<boolean> {
  return /^MinIO\b/i.test(await objectServer());
}

/** Sets the bucket's own rule and keeps those set by others. */
async function setLifecycle(Bucket: string, rule: LifecycleRule): Promise<void> {
  const rules = await lifecycleRules(Bucket);
  if (
    await sameRule(
      rules.find(({ ID }) => ID === rule.ID),
      rule,
    )
  )
    return;
  const LifecycleConfiguration = { Rules: [...rules.filter(({ ID }) => ID !== rule.ID), rule] };
  await unscopedS3().send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
}
