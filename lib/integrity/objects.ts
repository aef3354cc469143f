import "server-only";
import { sha256 } from "@/lib/core/ids";
import type { TenantScope } from "@/lib/core/scope";
import type { Finding } from "@/lib/integrity/finding";
import { bucketOf, objectKeys } from "@/lib/stores/object-keys";
import { bucketName, headObject, readObject, type ObjectHead } from "@/lib/stores/objects";

/** Objects up to this size are read and hashed; of larger ones the size is compared. */
const HASHED_BYTES = 1024 * 1024;

export type Named = { entity: string; entityRef: string; s3Key: string; s3VersionId: string; bytes: number; sha256: string };

/** Compares an object with whoever names it; answers what S3 says of it besides. */
export async function checkObject(scope: TenantScope, named: Named): Promise<{ head: ObjectHead | null; findings: Finding[] }> {
  const { entity, entityRef, s3Key, s3VersionId: versionId } = named;
  const finding = (kind: Finding["kind"], place: string, detail: string): Finding => {
    return { kind, entity, entityRef, store: "S3", place, detail };
  };
  if (!s3Key.startsWith(`${scope.tenantId}/`)) {
    return { head: null, findings: [finding("dangling_pointer", s3Key, "The key is not under the tenant's prefix.")] };
  }
  const at = { key: objectKeys.kept(scope, s3Key), versionId };
  const place = `${bucketName(bucketOf(scope, at.key))}/${s3Key}`;
  const head = await headObject(scope, at);
  if (!head) return { head, findings: [finding("dangling_pointer", place, `S3 has no version ${versionId} of it.`)] };
  if (head.bytes !== named.bytes) {
    return { head, findings: [finding("differs", place, `It has ${head.bytes} bytes, not ${named.bytes}.`)] };
  }
  const bytes = head.bytes <= HASHED_BYTES ? await readObject(scope, at) : null;
  const differs = bytes && sha256(bytes) !== named.sha256;
  return { head, findings: differs ? [finding("differs", place, `Its sha256 is ${sha256(bytes)}, not ${named.sha256}.`)] : [] };
}

/** Does `work` on each, a few at a time, and answers all that it found. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<Finding[]>): Promise<Finding[]> {
  const waiting = [...items];
  const found: Finding[] = [];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) found.push(...(await work(item)));
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  return found;
}
