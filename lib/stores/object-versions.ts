import "server-only";
import { DeleteObjectCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import type { OwnerScope } from "@/lib/core/scope";
import { objectKeys, type Bucket, type ObjectKey } from "@/lib/stores/object-keys";
import { bucketName, unscopedS3, type Located } from "@/lib/stores/objects";

/** The ids of the versions kept under one key, newest first; up to 1,000. */
export async function versionsOf(scope: OwnerScope, bucket: Bucket, key: ObjectKey): Promise<string[]> {
  const Prefix = objectKeys.kept(scope, key);
  const { Versions = [] } = await unscopedS3().send(
    new ListObjectVersionsCommand({ Bucket: bucketName(bucket), Prefix }),
  );
  return Versions.flatMap(({ Key, VersionId }) => (Key === key && VersionId ? [VersionId] : []));
}

/**
 * Deletes one version for good.
 * @throws AccessDenied, as S3 says it, while the version is under lock
 */
export async function deleteVersion(scope: OwnerScope, bucket: Bucket, at: Located): Promise<void> {
  const Key = objectKeys.kept(scope, at.key);
  await unscopedS3().send(new DeleteObjectCommand({ Bucket: bucketName(bucket), Key, VersionId: at.versionId }));
}
