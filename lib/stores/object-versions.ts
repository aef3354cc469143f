import "server-only";
import { DeleteObjectCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import type { OwnerScope } from "@/lib/core/scope";
import { objectKeys, type Bucket, type ObjectKey } from "@/lib/stores/object-keys";
import { ownerOf } from "@/lib/stores/owner";
import { bucketName, unscopedS3, type Located } from "@/lib/stores/objects";

/** The ids of the versions kept under one key, newest first; up to 1,000. */
export async function versionsOf(scope: OwnerScope, bucket: Bucket, key: ObjectKey): Promise<string[]> {
  const Prefix = objectKeys.kept(scope, key);
  const { Versions = [] } = await unscopedS3().send(
    new ListObjectVersionsCommand({ Bucket: bucketName(bucket), Prefix }),
  );
  return Versions.flatMap(({ Key, VersionId }) => (Key === key && VersionId ? [VersionId] : []));
}

/** One version of an object, or a marker that hides the versions before it. */
export type StoredVersion = { key: ObjectKey; versionId: string; bytes: number; at: Date; marker: boolean };

/**
 * Every version of the owner's objects whose key begins with `start` after the owner's prefix, in the order of keys;
 * asked for a thousand at a time.
 */
export async function* listVersions(scope: OwnerScope, bucket: Bucket, start = ""): AsyncGenerator<StoredVersion> {
  const Bucket = bucketName(bucket);
  const Prefix = `${ownerOf(scope)}/${start}`;
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await unscopedS3().send(new ListObjectVersionsCommand({ Bucket, Prefix, ...from }));
    for (const { Key = "", VersionId = "null", Size = 0, LastModified = new Date(0) } of page.Versions ?? []) {
      yield { key: objectKeys.kept(scope, Key), versionId: VersionId, bytes: Size, at: LastModified, marker: false };
    }
    for (const { Key = "", VersionId = "null", LastModified = new Date(0) } of page.DeleteMarkers ?? []) {
      yield { key: objectKeys.kept(scope, Key), versionId: VersionId, bytes: 0, at: LastModified, marker: true };
    }
    if (!page.IsTruncated) return;
    from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}

/**
 * Deletes one version for good.
 * @throws AccessDenied, as S3 says it, while the version is under lock
 */
export async function deleteVersion(scope: OwnerScope, bucket: Bucket, at: Located): Promise<void> {
  const Key = objectKeys.kept(scope, at.key);
  await unscopedS3().send(new DeleteObjectCommand({ Bucket: bucketName(bucket), Key, VersionId: at.versionId }));
}
