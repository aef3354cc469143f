import "server-only";
import { DeleteObjectCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import type { OwnerScope } from "@/lib/core/access/scope";
import { objectKeys, type Bucket, type ObjectKey } from "@/lib/stores/object-keys";
import { bucketName, unscopedS3, type Located } from "@/lib/stores/objects";
import { ownerOf } from "@/lib/stores/owner";

/** The version ids of one key, newest first; up to 1,000. */
export async function versionsOf(scope: OwnerScope, bucket: Bucket, key: ObjectKey): Promise<string[]> {
  const Prefix = objectKeys.kept(scope, key);
  const { Versions = [] } = await unscopedS3().send(
    new ListObjectVersionsCommand({ Bucket: bucketName(bucket), Prefix }),
  );
  return Versions.flatMap(({ Key, VersionId }) => (Key === key && VersionId ? [VersionId] : []));
}

/** One version of an object, or a delete marker that hides earlier versions. */
export type StoredVersion = { key: ObjectKey; versionId: string; bytes: number; at: Date; marker: boolean };

/** S3's position after a page of versions. */
type VersionsPlace = { readonly [name: string]: string };

/**
 * Up to `max` versions of the owner's objects whose keys start with `start` after the owner's prefix, in the order of
 * keys, with the position of the next page; null when there is none.
 */
export async function pageOfVersions(
  scope: OwnerScope,
  bucket: Bucket,
  { start = "", max, after }: { start?: string; max: number; after: VersionsPlace | null },
): Promise<{ versions: StoredVersion[]; next: VersionsPlace | null }> {
  const where = { Bucket: bucketName(bucket), Prefix: `${ownerOf(scope)}/${start}`, MaxKeys: max };
  const from = after ? { KeyMarker: after.key, VersionIdMarker: after.versionId } : {};
  const page = await unscopedS3().send(new ListObjectVersionsCommand({ ...where, ...from }));
  const versions = (page.Versions ?? []).map(
    ({ Key = "", VersionId = "null", Size = 0, LastModified = new Date(0) }) => {
      return { key: objectKeys.kept(scope, Key), versionId: VersionId, bytes: Size, at: LastModified, marker: false };
    },
  );
  const markers = (page.DeleteMarkers ?? []).map(({ Key = "", VersionId = "null", LastModified = new Date(0) }) => {
    return { key: objectKeys.kept(scope, Key), versionId: VersionId, bytes: 0, at: LastModified, marker: true };
  });
  const { NextKeyMarker: key, NextVersionIdMarker: versionId } = page;
  const next = page.IsTruncated && key ? { key, ...(versionId ? { versionId } : {}) } : null;
  return { versions: [...versions, ...markers], next };
}

/** All such versions, read a thousand at a time. */
export async function* listVersions(scope: OwnerScope, bucket: Bucket, start = ""): AsyncGenerator<StoredVersion> {
  for (let after: VersionsPlace | null = null; ;) {
    const page: Awaited<ReturnType<typeof pageOfVersions>> = await pageOfVersions(scope, bucket, {
      start,
      max: 1_000,
      after,
    });
    yield* page.versions;
    if (!page.next) return;
    after = page.next;
  }
}

/**
 * Deletes one version permanently.
 * @throws S3's AccessDenied while the version is under lock
 */
export async function deleteVersion(scope: OwnerScope, bucket: Bucket, at: Located): Promise<void> {
  const Key = objectKeys.kept(scope, at.key);
  await unscopedS3().send(new DeleteObjectCommand({ Bucket: bucketName(bucket), Key, VersionId: at.versionId }));
}
