import { S3Error } from "./errors";
import type { Bucket, LockMode, Retention, Version } from "./records";

export const lockModes = ["GOVERNANCE", "COMPLIANCE"] as const satisfies LockMode[];

export function defaultRetention(bucket: Bucket, now: number): Retention | undefined {
  const rule = bucket.defaultRetention;
  if (!rule) return undefined;
  const until = new Date(now);
  if (rule.unit === "Days") until.setUTCDate(until.getUTCDate() + rule.count);
  else until.setUTCFullYear(until.getUTCFullYear() + rule.count);
  return { mode: rule.mode, until: until.getTime() };
}

export class Locked extends S3Error {
  constructor(by: "under legal hold" | "protected by object lock") {
    super("AccessDenied", `Access Denied because object is ${by}.`);
  }
}

/** The requested retention is already over. */
export class PastDate extends S3Error {
  constructor() {
    super("InvalidArgument", "The retain until date must be in the future!");
  }
}

/** Throws AccessDenied if a legal hold or an unexpired retention protects the version. */
export function assertRemovable(version: Version, bypass: boolean, now: number): void {
  if (version.legalHold === "ON") throw new Locked("under legal hold");
  const { retention } = version;
  if (!retention || retention.until <= now || (retention.mode === "GOVERNANCE" && bypass)) return;
  throw new Locked("protected by object lock");
}

/**
 * Anybody can extend a retention. Any other change needs the bypass, and a COMPLIANCE retention cannot be shortened.
 */
export function assertRetentionChange(
  version: Version,
  next: Retention | undefined,
  bypass: boolean,
  now: number,
): void {
  const held = version.retention;
  if (!held || held.until <= now) return;
  if (next && next.mode === held.mode && next.until >= held.until) return;
  if (held.mode === "GOVERNANCE" && bypass) return;
  throw new Locked("protected by object lock");
}
