import type { Bucket, LifecycleRule, Version } from "./records";

const dayMs = 86_400_000;

/**
 * The length of a lifecycle day in milliseconds. With real days, an expiry is also rounded up to midnight, as in S3.
 */
export type DayLength = number;

export function afterDays(start: number, days: string, day: DayLength): number {
  const end = start + Number(days) * day;
  return day === dayMs ? Math.ceil(end / dayMs) * dayMs : end;
}

const enabled = (bucket: Bucket): readonly LifecycleRule[] =>
  bucket.lifecycle?.Rule.filter(({ Status }) => Status === "Enabled") ?? [];

/** Whether the rule's filter matches the object. Delete markers and uploads have no size. */
function matchesFilter(rule: LifecycleRule, target: Pick<Version, "key"> & Partial<Version>): boolean {
  const { Filter } = rule;
  const filter = typeof Filter === "object" ? ("And" in Filter ? Filter.And : Filter) : {};
  const prefix = rule.Prefix ?? filter.Prefix ?? "";
  const bytes = target.deleteMarker ? undefined : target.bytes;
  return (
    target.key.startsWith(prefix) &&
    (filter.ObjectSizeGreaterThan === undefined || (bytes ?? -1) > Number(filter.ObjectSizeGreaterThan)) &&
    (filter.ObjectSizeLessThan === undefined || (bytes ?? Infinity) < Number(filter.ObjectSizeLessThan))
  );
}

/** When the bucket's rules expire a current version, and by which rule. The earliest date counts. */
export function expiryOf(bucket: Bucket, version: Version, day: DayLength): { at: number; rule: string } | undefined {
  return enabled(bucket)
    .filter((rule) => matchesFilter(rule, version))
    .flatMap(({ ID: rule, Expiration }) => {
      if (Expiration?.Days !== undefined) return [{ at: afterDays(version.modifiedAt, Expiration.Days, day), rule }];
      if (Expiration?.Date !== undefined) return [{ at: Date.parse(Expiration.Date), rule }];
      return [];
    })
    .sort((a, b) => a.at - b.at)[0];
}

/** Whether a delete marker without any version below it can be removed. */
export function isMarkerDue(bucket: Bucket, marker: Version, day: DayLength, now: number): boolean {
  return enabled(bucket).some((rule) => {
    if (!matchesFilter(rule, marker)) return false;
    const { Days, ExpiredObjectDeleteMarker } = rule.Expiration ?? {};
    if (ExpiredObjectDeleteMarker === "true") return true;
    return Days !== undefined && afterDays(marker.modifiedAt, Days, day) <= now;
  });
}

/** Whether a version can be removed that became noncurrent at `since` and has `newer` noncurrent versions above it. */
export function isNoncurrentDue(
  bucket: Bucket,
  version: Version,
  past: { since: number; newer: number },
  day: DayLength,
  now: number,
): boolean {
  return enabled(bucket).some((rule) => {
    const { NoncurrentDays, NewerNoncurrentVersions = "0" } = rule.NoncurrentVersionExpiration ?? {};
    if (NoncurrentDays === undefined || !matchesFilter(rule, version)) return false;
    return past.newer >= Number(NewerNoncurrentVersions) && afterDays(past.since, NoncurrentDays, day) <= now;
  });
}

export function isUploadDue(bucket: Bucket, key: string, startedAt: number, day: DayLength, now: number): boolean {
  return enabled(bucket).some((rule) => {
    const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
    return days !== undefined && matchesFilter(rule, { key }) && afterDays(startedAt, days, day) <= now;
  });
}
