import "server-only";
import { GetBucketVersioningCommand, GetObjectLockConfigurationCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { env } from "@/lib/env";
import { allowsOrigin, originRule } from "@/lib/stores/bucket-origins";
import { LIFECYCLE, exists, lifecycleRules, sameRule } from "@/lib/stores/buckets";
import { PREPARE, type Difference } from "@/lib/stores/difference";
import type { Bucket } from "@/lib/stores/object-keys";
import { bucketName, unscopedS3 } from "@/lib/stores/objects";

type Found = Omit<Difference, "store">;

/** Compares the buckets with what `ensureBuckets` would create. */
export async function bucketDifferences(): Promise<Difference[]> {
  const found = await Promise.all((["content", "legal", "exports"] as const).map(differencesOf));
  return found.flat().map((one) => ({ store: "S3", ...one }));
}

async function differencesOf(bucket: Bucket): Promise<Found[]> {
  const name = bucketName(bucket);
  if (!(await exists(name))) return [{ what: `The bucket ${name} is missing.`, fix: PREPARE }];
  const parts = [lifecycleDifferences(bucket, name), corsDifferences(bucket, name)];
  if (bucket !== "exports") parts.push(versioningDifferences(name));
  if (bucket === "legal") parts.push(lockDifferences(name));
  return (await Promise.all(parts)).flat();
}

async function versioningDifferences(name: string): Promise<Found[]> {
  const { Status } = await unscopedS3().send(new GetBucketVersioningCommand({ Bucket: name }));
  if (Status === "Enabled") return [];
  const what = `The bucket ${name} keeps no versions (${Status ? Status.toLowerCase() : "off"}), so overwritten objects are lost.`;
  return [{ what, fix: PREPARE }];
}

async function lockDifferences(name: string): Promise<Found[]> {
  const { LEGAL_LOCK_MODE: mode, LEGAL_RETENTION_DAYS: days } = env();
  const lock = await lockOf(name);
  if (!lock) {
    const what = `The bucket ${name} has no Object Lock, so no contract can be sealed in it.`;
    return [{ what, fix: `Set S3_LEGAL_BUCKET to another bucket, then ${PREPARE}, which creates it with Object Lock` }];
  }
  const kept = lock.Rule?.DefaultRetention;
  const years = kept?.Years === undefined ? undefined : kept.Years * 365;
  if (kept?.Mode === mode && (kept.Days ?? years) === days) return [];
  const is = kept ? `${kept.Mode ?? "no mode"} for ${kept.Days ?? years ?? 0} days` : "none";
  return [{ what: `The default retention of ${name} is ${is}, not ${mode} for ${days} days.`, fix: PREPARE }];
}

async function lockOf(name: string) {
  try {
    return (
      (await unscopedS3().send(new GetObjectLockConfigurationCommand({ Bucket: name }))).ObjectLockConfiguration ?? null
    );
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === "ObjectLockConfigurationNotFoundError") return null;
    throw error;
  }
}

async function lifecycleDifferences(bucket: Bucket, name: string): Promise<Found[]> {
  const wanted = LIFECYCLE[bucket];
  const found = (await lifecycleRules(name)).find(({ ID }) => ID === wanted.ID);
  if (await sameRule(found, wanted)) return [];
  return [
    { what: `The lifecycle rule ${wanted.ID ?? ""} of ${name} ${found ? "differs" : "is missing"}.`, fix: PREPARE },
  ];
}

async function corsDifferences(bucket: Bucket, name: string): Promise<Found[]> {
  const wanted = originRule(bucket);
  if (await allowsOrigin(name, wanted)) return [];
  const origin = wanted.AllowedOrigins.join();
  const what = `The bucket ${name} does not let ${origin} read files for the viewers.`;
  return [{ what, fix: `${PREPARE}; on MinIO, set MINIO_API_CORS_ALLOW_ORIGIN=${origin}` }];
}
