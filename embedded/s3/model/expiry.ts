import type { Bucket, LifecycleRule, Version } from "./records";

const dayMs = 86_400_000;

/** How long a "day" of the rules lasts, in milliseconds; a true day also waits for the next midnight, as S3 does. */
export type DayLength = number;

export function afterDays(start: number, days: string, day: DayLength): number {
  const end = start + Number(days) * day;
  return day === dayMs ? Math.ceil(end / dayMs) * dayMs : end;
}

const enabled = (bucket: Bucket): readonly LifecycleRule[] =>
  bucket.lifecycle?.Rule.filter(({ Status }) => Status === "Enabled") ?? [];

/** Whether a rule's filter takes in this object; delete markers and uploads have no size. */
function takesIn(rule: LifecycleRule, target: Pick<Version, "key"> & Partial<Version>): boolean {
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

/** When the bucket's rules end a current version, and by which rule; the earliest counts. */
export function expiryOf(bucket: Bucket, version: Version, day: DayLength): { at: number; rule: string } | undefined {
  return enabled(bucket)
    .filter((rule) => takesIn(rule, version))
    .flatMap(({ ID: rule, Expiration }) => {
      if (Expiration?.Days !== undefined) return [{ at: afterDays(version.modifiedAt, Expiration.Days, day), rule }];
      if (Expiration?.Date !== undefined) return [{ at: Date.parse(Expiration.Date), rule }];
      return [];
    })
    .sort((a, b) => a.at - b.at)[0];
}

/** Whether a delete marker with no version under it may go. */
export function isMarkerDue(bucket: Bucket, marker: Version, day: DayLength, now: number): boolean {
  return enabled(bucket).some((rule) => {
    if (!takesIn(rule, marker)) return false;
    const { Days, ExpiredObjectDeleteMarker } = rule.Expiration ?? {};
    if (ExpiredObjectDeleteMarker === "true") return true;
    return Days !== undefined && afterDays(marker.modifiedAt, Days, day) <= now;
  });
}

/** Whether a version may go that ceased to be the latest at `since`, with `newer` noncurrent ones before it. */
export function isNoncurrentDue(
  bucket: Bucket,
  version: Version,
  past: { since: number; newer: number },
  day: DayLength,
  now: number,
): boolean {
  return enabled(bucket).some((rule) => {
    const { NoncurrentDays, NewerNoncurrentVersions = "0" } = rule.NoncurrentVersionExpiration ?? {};
    if (NoncurrentDays === undefined || !takesIn(rule, version)) return false;
    return past.newer >= Number(NewerNoncurrentVersions) && afterDays(past.since, NoncurrentDays, day) <= now;
  });
}

export function isUploadDue(bucket: Bucket, key: string, startedAt: number, day: DayLength, now: number): boolean {
  return enabled(bucket).some((rule) => {
    const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
    return days !== undefined && takesIn(rule, { key }) && afterDays(startedAt, days, day) <= now;
  });
}
