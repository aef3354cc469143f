import { randomBytes } from "node:crypto";
import { S3Error } from "../model/errors";
import { assertRemovable, defaultRetention } from "../model/lock";
import type { Blob, Bucket, Draft, Version } from "../model/records";
import { endOfPrefix, keyPrefix, versionKey, type Store } from "./store";

export function requireBucket(store: Store, name: string): Bucket {
  const bucket = store.buckets.get(name);
  if (!bucket) throw new S3Error("NoSuchBucket", undefined, { BucketName: name });
  return bucket;
}

export function currentVersion(store: Store, bucket: string, key: string): Version | undefined {
  const seq = store.current.get(keyPrefix(bucket, key));
  return seq === undefined ? undefined : store.versions.get(versionKey(bucket, key, seq));
}

/** The latest version of a key, which may be a delete marker. */
export function latestVersion(store: Store, bucket: string, key: string): Version | undefined {
  const start = keyPrefix(bucket, key);
  for (const { value } of store.versions.getRange({ start, end: endOfPrefix(start), limit: 1 })) return value;
  return undefined;
}

/** The sequence number in a version ID, or undefined for "null". Throws if it is not a valid ID. */
export function seqOf(versionId: string): number | undefined {
  if (versionId === "null") return undefined;
  if (!/^000[0-9a-f]{29}$/.test(versionId)) throw new S3Error("InvalidArgument", "Invalid version id specified");
  return Number.parseInt(versionId.slice(0, 16), 16);
}

const makeVersionId = (seq: number): string => seq.toString(16).padStart(16, "0") + randomBytes(8).toString("hex");

function nullVersion(store: Store, bucket: string, key: string): Version | undefined {
  const start = keyPrefix(bucket, key);
  for (const { value } of store.versions.getRange({ start, end: endOfPrefix(start) })) {
    if (value.versionId === "null") return value;
  }
  return undefined;
}

export function findVersion(store: Store, bucket: string, key: string, versionId: string): Version | undefined {
  const seq = seqOf(versionId);
  if (seq === undefined) return nullVersion(store, bucket, key);
  const found = store.versions.get(versionKey(bucket, key, seq));
  return found?.versionId === versionId ? found : undefined;
}

/** The version that a request names by versionId, or the latest one. It may be a delete marker. */
export function requireVersion(store: Store, bucket: string, key: string, versionId: string | undefined): Version {
  requireBucket(store, bucket);
  const found =
    versionId === undefined ? latestVersion(store, bucket, key) : findVersion(store, bucket, key, versionId);
  if (found) return found;
  if (versionId === undefined) throw new S3Error("NoSuchKey", undefined, { Key: key });
  throw new S3Error("NoSuchVersion", undefined, { Key: key, VersionId: versionId });
}

const indexKey = ({ bucket, key, seq }: Version): Buffer => versionKey(bucket, key, seq);

/** Replaces a version in place, to change its retention or legal hold. Call only in `change`. */
export function updateVersion(store: Store, version: Version): void {
  store.versions.putSync(indexKey(version), version);
}

function insert(
  store: Store,
  bucket: Bucket,
  draft: Draft,
  deleteMarker: boolean,
  now: number,
): [Version, readonly Blob[]] {
  const replaced = bucket.versioning === "Enabled" ? undefined : nullVersion(store, bucket.name, draft.key);
  const seq = store.nextSeq();
  const versionId = bucket.versioning === "Enabled" ? makeVersionId(seq) : "null";
  const version: Version = { ...draft, seq, versionId, deleteMarker, modifiedAt: now };
  if (replaced) store.versions.removeSync(indexKey(replaced));
  store.versions.putSync(indexKey(version), version);
  if (deleteMarker) store.current.removeSync(keyPrefix(bucket.name, draft.key));
  else store.current.putSync(keyPrefix(bucket.name, draft.key), seq);
  return [version, replaced?.blobs ?? []];
}

export type Guard = (current: Version | undefined) => void;

/** Adds an object version. The bucket's default retention applies if it has none of its own. Call only in `change`. */
export function addVersion(store: Store, draft: Draft, guard: Guard, now: number): [Version, readonly Blob[]] {
  const bucket = requireBucket(store, draft.bucket);
  guard(currentVersion(store, draft.bucket, draft.key));
  const retention = draft.retention ?? defaultRetention(bucket, now);
  return insert(store, bucket, { ...draft, retention }, false, now);
}

export interface Removal {
  readonly versionId: string | undefined;
  /** Whether a marker was created or the removed version was one. */
  readonly deleteMarker: boolean;
  readonly freed: readonly Blob[];
}

function repoint(store: Store, bucket: string, key: string): void {
  const latest = latestVersion(store, bucket, key);
  if (latest && !latest.deleteMarker) store.current.putSync(keyPrefix(bucket, key), latest.seq);
  else store.current.removeSync(keyPrefix(bucket, key));
}

/** Permanently removes one version. Throws AccessDenied if it is locked. Call only in `change`. */
function removeVersion(
  store: Store,
  bucket: Bucket,
  key: string,
  versionId: string,
  bypass: boolean,
  now: number,
): Removal {
  const version = findVersion(store, bucket.name, key, versionId);
  if (!version) return { versionId, deleteMarker: false, freed: [] };
  assertRemovable(version, bypass, now);
  store.versions.removeSync(indexKey(version));
  repoint(store, bucket.name, key);
  return { versionId, deleteMarker: version.deleteMarker, freed: version.blobs };
}

/**
 * What DELETE does: it removes a version permanently, adds a delete marker or, in an unversioned bucket, removes the
 * object. Call only in `change`.
 */
export function deleteKey(
  store: Store,
  target: {
    bucket: string;
    key: string;
    versionId: string | undefined;
    bypass: boolean;
    /** A conditional removal adds no marker if there is no object. */
    conditional?: boolean;
  },
  guard: Guard,
  now: number,
): Removal {
  const bucket = requireBucket(store, target.bucket);
  const latest = latestVersion(store, target.bucket, target.key);
  if (!latest && target.conditional) return { versionId: undefined, deleteMarker: false, freed: [] };
  if (target.versionId === undefined) guard(latest);
  else {
    guard(findVersion(store, target.bucket, target.key, target.versionId));
    return removeVersion(store, bucket, target.key, target.versionId, target.bypass, now);
  }
  if (bucket.versioning === undefined) {
    return {
      ...removeVersion(store, bucket, target.key, "null", false, now),
      versionId: undefined,
      deleteMarker: false,
    };
  }
  const draft: Draft = { bucket: bucket.name, key: target.key, blobs: [], bytes: 0, etag: "", headers: {}, meta: {} };
  const [marker, freed] = insert(store, bucket, draft, true, now);
  return { versionId: marker.versionId, deleteMarker: true, freed };
}
