import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { bucketOf, objectKeys, type ObjectKey } from "@/lib/stores/object-keys";
import { deleteVersion, listVersions, type StoredVersion } from "@/lib/stores/object-versions";
import { headObject } from "@/lib/stores/objects";
import type { KeptVersion } from "@/lib/trash/model";

export type Removed = { versions: number; bytes: number; kept: KeptVersion[] };

/** Removes every version under these keys or key prefixes, except locked ones. Safe to repeat. */
export async function removeVersions(scope: TenantScope, starts: readonly string[], now: Date): Promise<Removed> {
  const removed: Removed = { versions: 0, bytes: 0, kept: [] };
  const own = `${scope.tenantId}/`;
  for (const start of starts) {
    const key = objectKeys.kept(scope, start.startsWith(own) ? start : own + start);
    for await (const version of listVersions(scope, bucketOf(scope, key), key.slice(own.length))) {
      if (start.startsWith(own) && version.key !== key) continue;
      await removeOne(scope, version, now, removed);
    }
  }
  return removed;
}

async function removeOne(scope: TenantScope, version: StoredVersion, now: Date, removed: Removed): Promise<void> {
  const { key, versionId, bytes, marker } = version;
  const lock = marker ? null : await lockOf(scope, key, versionId, now);
  if (lock) {
    removed.kept.push({ key, versionId, until: lock.until });
    return;
  }
  await deleteVersion(scope, bucketOf(scope, key), { key, versionId });
  if (marker) return;
  removed.versions += 1;
  removed.bytes += bytes;
}

async function lockOf(
  scope: TenantScope,
  key: ObjectKey,
  versionId: string,
  now: Date,
): Promise<{ until: string | null } | null> {
  const head = await headObject(scope, { key, versionId });
  const held = head?.lock && head.lock.retainUntil > now ? head.lock.retainUntil.toISOString() : null;
  return held || head?.legalHold ? { until: held } : null;
}
