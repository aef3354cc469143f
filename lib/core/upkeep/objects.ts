import "server-only";
import pLimit from "p-limit";
import type { Finding } from "@/lib/core/upkeep/finding";
import type { CheckContext } from "@/lib/core/upkeep/upkeep";
import { digestObject } from "@/lib/stores/object-digest";
import { bucketOf, objectKeys } from "@/lib/stores/object-keys";
import { bucketName, headObject, type ObjectHead } from "@/lib/stores/objects";

/** How many records are compared at the same time. */
const CONCURRENCY = 6;

export type Named = {
  entity: string;
  entityRef: string;
  s3Key: string;
  s3VersionId: string;
  bytes: number;
  sha256: string;
};

/** Compares an object with what refers to it, and returns its metadata from S3. */
export async function checkObject(
  context: CheckContext,
  named: Named,
): Promise<{ head: ObjectHead | null; findings: Finding[] }> {
  const { scope, signal } = context;
  const { entity, entityRef, s3Key, s3VersionId: versionId } = named;
  const finding = (kind: Finding["kind"], place: string, detail: string): Finding => {
    return { kind, entity, entityRef, store: "S3", place, detail };
  };
  if (!s3Key.startsWith(`${scope.tenantId}/`)) {
    return { head: null, findings: [finding("dangling_pointer", s3Key, "The key is outside the tenant's prefix.")] };
  }
  const at = { key: objectKeys.kept(scope, s3Key), versionId };
  const place = `${bucketName(bucketOf(scope, at.key))}/${s3Key}`;
  const gone = () => finding("dangling_pointer", place, `S3 has no version ${versionId} of it.`);
  const head = await headObject(scope, at);
  if (!head) return { head, findings: [gone()] };
  if (head.bytes !== named.bytes) {
    return { head, findings: [finding("differs", place, `It has ${head.bytes} bytes, not ${named.bytes}.`)] };
  }
  const digest = await digestObject(scope, at, signal);
  if (!digest) return { head: null, findings: [gone()] };
  const { sha256 } = digest;
  const differs = sha256 !== named.sha256;
  return {
    head,
    findings: differs ? [finding("differs", place, `Its sha256 is ${sha256}, not ${named.sha256}.`)] : [],
  };
}

/**
 * Runs `work` for each item with limited concurrency, and returns all findings.
 * @throws the signal's reason once it aborts
 */
export async function eachOf<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<Finding[]>,
): Promise<Finding[]> {
  const limit = pLimit(CONCURRENCY);
  try {
    const found = await limit.map(items, (item) => {
      signal.throwIfAborted();
      return work(item);
    });
    return found.flat();
  } finally {
    limit.clearQueue();
  }
}
