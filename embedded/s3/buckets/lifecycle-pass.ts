import { endOfPrefix, keyPrefix, type Store } from "../disk/store";
import { dropUpload } from "../disk/uploads";
import { deleteKey, latestVersion } from "../disk/versions";
import { S3Error } from "../model/errors";
import { expiryOf, isMarkerDue, isNoncurrentDue, isUploadDue, type DayLength } from "../model/expiry";
import type { Blob, Bucket, Version } from "../model/records";

const keysPerBatch = 500;

export interface Clock {
  readonly day: DayLength;
  readonly now: () => number;
}

interface Due {
  readonly version: Version;
  readonly kind: "expired" | "noncurrent" | "marker";
}

/** The due actions for the versions of one key, newest first. */
function dueOf(bucket: Bucket, versions: readonly Version[], { day, now }: Clock): Due[] {
  const [latest, ...older] = versions;
  if (!latest) return [];
  const at = now();
  const due: Due[] = [];
  if (!latest.deleteMarker) {
    const expiry = expiryOf(bucket, latest, day);
    if (expiry && expiry.at <= at) due.push({ version: latest, kind: "expired" });
  } else if (older.length === 0 && isMarkerDue(bucket, latest, day, at)) due.push({ version: latest, kind: "marker" });
  for (const [newer, version] of older.entries()) {
    const since = versions[newer]?.modifiedAt ?? version.modifiedAt;
    if (isNoncurrentDue(bucket, version, { since, newer }, day, at)) due.push({ version, kind: "noncurrent" });
  }
  return due;
}

/** A batch of keys from `start`, each with its versions. */
function readBatch(store: Store, bucket: string, start: Buffer): { groups: Version[][]; next: Buffer | undefined } {
  const groups: Version[][] = [];
  for (const { value } of store.versions.getRange({ start, end: endOfPrefix(Buffer.from(`${bucket}\0`)) })) {
    const group = groups.at(-1);
    if (group?.[0]?.key === value.key) group.push(value);
    else if (groups.length === keysPerBatch) return { groups, next: keyPrefix(bucket, value.key) };
    else groups.push([value]);
  }
  return { groups, next: undefined };
}

/** Call only in `change`. The version may have been overwritten, locked or removed since it was read. */
function remove(store: Store, { version, kind }: Due, now: number): readonly Blob[] | undefined {
  const { bucket, key, versionId, seq } = version;
  const latest = latestVersion(store, bucket, key)?.seq;
  if (kind === "noncurrent" ? latest === seq : latest !== seq) return undefined;
  try {
    const target = { bucket, key, versionId: kind === "expired" ? undefined : versionId, bypass: false };
    return deleteKey(store, target, () => undefined, now).freed;
  } catch (cause) {
    // It is locked and stays until a pass after its lock ends.
    if (cause instanceof S3Error) return undefined;
    throw cause;
  }
}

async function removeAll(store: Store, due: readonly Due[], clock: Clock): Promise<number> {
  if (due.length === 0) return 0;
  const freed = await store.change(() => due.map((one) => remove(store, one, clock.now())));
  await store.removeFiles(freed.flatMap((blobs) => blobs ?? []));
  return freed.filter((blobs) => blobs !== undefined).length;
}

async function abortUploads(store: Store, bucket: Bucket, { day, now }: Clock): Promise<number> {
  const at = now();
  const due = [...store.uploads.getRange()].flatMap(({ value }) =>
    value.bucket === bucket.name && isUploadDue(bucket, value.key, value.startedAt, day, at) ? [value] : [],
  );
  if (due.length === 0) return 0;
  const freed = await store.change(() => due.flatMap((upload) => dropUpload(store, upload)));
  await store.removeFiles(freed);
  return due.length;
}

/** Applies the buckets' lifecycle rules once. Returns what was removed, by bucket. */
async function applyLifecycles(
  store: Store,
  clock: Clock,
  stopped: () => boolean,
): Promise<{ bucket: string; removed: number; aborted: number }[]> {
  const done: { bucket: string; removed: number; aborted: number }[] = [];
  for (const { value: bucket } of [...store.buckets.getRange()]) {
    if (!bucket.lifecycle) continue;
    let removed = 0;
    let start: Buffer | undefined = Buffer.from(`${bucket.name}\0`);
    while (start && !stopped()) {
      const { groups, next }: ReturnType<typeof readBatch> = readBatch(store, bucket.name, start);
      removed += await removeAll(
        store,
        groups.flatMap((versions) => dueOf(bucket, versions, clock)),
        clock,
      );
      await new Promise<void>((resolve) => setImmediate(resolve));
      start = next;
    }
    const aborted = stopped() ? 0 : await abortUploads(store, bucket, clock);
    if (removed + aborted > 0) done.push({ bucket: bucket.name, removed, aborted });
  }
  return done;
}

/** Applies the rules repeatedly until stopped. `stop` resolves when no pass uses the store any more. */
export function startLifecyclePasses(
  store: Store,
  clock: Clock,
  log: (line: string) => void,
): { stop: () => Promise<void> } {
  const everyMs = Math.min(clock.day / 4, 3_600_000);
  let stopped = false;
  let passing: Promise<void> = Promise.resolve();
  const pass = async (): Promise<void> => {
    try {
      for (const { bucket, removed, aborted } of await applyLifecycles(store, clock, () => stopped)) {
        log(`lifecycle of ${bucket}: removed ${removed} version(s), aborted ${aborted} upload(s)`);
      }
    } catch (cause) {
      log(`a lifecycle pass failed and is tried again in ${everyMs} ms: ${String(cause)}`);
    }
    if (!stopped) schedule(everyMs);
  };
  let timer: NodeJS.Timeout;
  const schedule = (ms: number): void => {
    timer = setTimeout(() => void (passing = pass()), ms).unref();
  };
  schedule(Math.min(everyMs, 10_000));
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await passing;
    },
  };
}
