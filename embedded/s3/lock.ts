import { z } from "zod";
import { receiveText } from "./body";
import type { Call, Reply } from "./call";
import { S3Error } from "./errors";
import type { Bucket, DefaultRetention, LockMode, Retention, Version } from "./records";
import { amendVersion, requireBucket, requireVersion } from "./versions";
import { parseXml } from "./xml";

const modes = ["GOVERNANCE", "COMPLIANCE"] as const;
const isMode = (text: string | undefined): text is LockMode => modes.some((mode) => mode === text);

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const parseDate = (text: string): number => (isoDate.test(text) ? Date.parse(text) : Number.NaN);

export function defaultRetention(bucket: Bucket, now: number): Retention | undefined {
  const rule = bucket.defaultRetention;
  if (!rule) return undefined;
  const until = new Date(now);
  if (rule.unit === "Days") until.setUTCDate(until.getUTCDate() + rule.count);
  else until.setUTCFullYear(until.getUTCFullYear() + rule.count);
  return { mode: rule.mode, until: until.getTime() };
}

/** The version is under a legal hold or an unexpired retention. */
export class Locked extends S3Error {
  constructor(by: "under legal hold" | "protected by object lock") {
    super("AccessDenied", `Access Denied because object is ${by}.`);
  }
}

/** A retention was asked for that would already be over. */
export class PastDate extends S3Error {
  constructor() {
    super("InvalidArgument", "The retain until date must be in the future!");
  }
}

/** Fails with AccessDenied while a legal hold or an unexpired retention protects the version. */
export function assertRemovable(version: Version, bypass: boolean, now: number): void {
  if (version.legalHold === "ON") throw new Locked("under legal hold");
  const { retention } = version;
  if (!retention || retention.until <= now || (retention.mode === "GOVERNANCE" && bypass)) return;
  throw new Locked("protected by object lock");
}

export const bypasses = (call: Call): boolean =>
  call.header("x-amz-bypass-governance-retention")?.toLowerCase() === "true";

/** The lock headers of an upload; fails where the bucket has no Object Lock. */
export function readLockHeaders(call: Call, bucket: Bucket): Pick<Version, "retention" | "legalHold"> {
  const [mode, until, hold] = ["mode", "retain-until-date", "legal-hold"].map((name) =>
    call.header(`x-amz-object-lock-${name}`),
  );
  if (mode === undefined && until === undefined && hold === undefined) return {};
  if (!bucket.objectLock) throw new S3Error("InvalidRequest", "Bucket is missing Object Lock Configuration");
  if (hold !== undefined && hold !== "ON" && hold !== "OFF") {
    throw new S3Error("InvalidArgument", "Legal Hold must be either of 'ON' or 'OFF'");
  }
  if ((mode === undefined) !== (until === undefined)) {
    const both = "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied";
    throw new S3Error("InvalidArgument", both);
  }
  if (mode === undefined || until === undefined) return { legalHold: hold };
  if (!isMode(mode)) throw new S3Error("InvalidArgument", "Unknown wormMode directive.");
  return { legalHold: hold, retention: { mode, until: readFuture(until, call.now()) } };
}

function readFuture(text: string, now: Date): number {
  const until = parseDate(text);
  if (Number.isNaN(until))
    throw new S3Error("InvalidArgument", "The retain until date must be provided in ISO 8601 format");
  if (until <= now.getTime()) throw new PastDate();
  return until;
}

export function lockHeaders(version: Version): Record<string, string> {
  return {
    ...(version.retention && {
      "x-amz-object-lock-mode": version.retention.mode,
      "x-amz-object-lock-retain-until-date": new Date(version.retention.until).toISOString(),
    }),
    ...(version.legalHold && { "x-amz-object-lock-legal-hold": version.legalHold }),
  };
}

function requireLockableVersion(call: Call): Version {
  if (!requireBucket(call.store, call.bucket).objectLock) {
    throw new S3Error("InvalidRequest", "Bucket is missing Object Lock Configuration");
  }
  const version = requireVersion(call.store, call.bucket, call.key, call.query.get("versionId"));
  if (version.deleteMarker) throw new S3Error("MethodNotAllowed");
  return version;
}

/** Retention may be lengthened by anybody; all else needs the bypass, and COMPLIANCE bends for nobody. */
function assertRetentionMayBecome(version: Version, next: Retention | undefined, bypass: boolean, now: number): void {
  const held = version.retention;
  if (!held || held.until <= now) return;
  if (next && next.mode === held.mode && next.until >= held.until) return;
  if (held.mode === "GOVERNANCE" && bypass) return;
  throw new Locked("protected by object lock");
}

const retentionXml = z.strictObject({ Mode: z.enum(modes), RetainUntilDate: z.string() });

export async function putObjectRetention(call: Call): Promise<Reply> {
  const content = parseXml("Retention", await receiveText(call, true));
  const empty = typeof content === "string" || Object.keys(content ?? {}).length === 0;
  const parsed = empty ? undefined : retentionXml.safeParse(content);
  if (parsed && !parsed.success) throw new S3Error("MalformedXML");
  const until = parsed && parseDate(parsed.data.RetainUntilDate);
  if (until !== undefined && Number.isNaN(until)) throw new S3Error("MalformedXML");
  await call.store.change(() => {
    const version = requireLockableVersion(call);
    const next = parsed && { mode: parsed.data.Mode, until: readFuture(parsed.data.RetainUntilDate, call.now()) };
    assertRetentionMayBecome(version, next, bypasses(call), call.now().getTime());
    amendVersion(call.store, { ...version, retention: next });
  });
  return { status: 200 };
}

export async function getObjectRetention(call: Call): Promise<Reply> {
  const { retention } = requireLockableVersion(call);
  if (!retention) throw new S3Error("NoSuchObjectLockConfiguration");
  const content = { Mode: retention.mode, RetainUntilDate: new Date(retention.until).toISOString() };
  return { status: 200, xml: { root: "Retention", content } };
}

const holdXml = z.strictObject({ Status: z.enum(["ON", "OFF"]) });

export async function putObjectLegalHold(call: Call): Promise<Reply> {
  const parsed = holdXml.safeParse(parseXml("LegalHold", await receiveText(call, true)));
  if (!parsed.success) throw new S3Error("MalformedXML");
  await call.store.change(() => {
    amendVersion(call.store, { ...requireLockableVersion(call), legalHold: parsed.data.Status });
  });
  return { status: 200 };
}

export async function getObjectLegalHold(call: Call): Promise<Reply> {
  const { legalHold } = requireLockableVersion(call);
  if (!legalHold) throw new S3Error("NoSuchObjectLockConfiguration");
  return { status: 200, xml: { root: "LegalHold", content: { Status: legalHold } } };
}

const count = z
  .string()
  .regex(/^-?\d{1,6}$/)
  .transform(Number);
const configurationXml = z.strictObject({
  ObjectLockEnabled: z.literal("Enabled"),
  Rule: z
    .strictObject({
      DefaultRetention: z
        .strictObject({ Mode: z.enum(modes), Days: count.optional(), Years: count.optional() })
        .refine((rule) => (rule.Days === undefined) !== (rule.Years === undefined)),
    })
    .optional(),
});

export async function putObjectLockConfiguration(call: Call): Promise<Reply> {
  const parsed = configurationXml.safeParse(parseXml("ObjectLockConfiguration", await receiveText(call, true)));
  if (!parsed.success) throw new S3Error("MalformedXML");
  const rule = parsed.data.Rule?.DefaultRetention;
  const defaults: DefaultRetention | undefined = rule && {
    mode: rule.Mode,
    unit: rule.Days === undefined ? "Years" : "Days",
    count: rule.Days ?? rule.Years ?? 0,
  };
  const most = defaults?.unit === "Years" ? 100 : 36_500;
  if (defaults && (defaults.count < 1 || defaults.count > most)) throw new S3Error("InvalidRetentionPeriod");
  await call.store.change(() => {
    const bucket = requireBucket(call.store, call.bucket);
    if (bucket.versioning !== "Enabled") {
      throw new S3Error(
        "InvalidBucketState",
        "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      );
    }
    call.store.buckets.putSync(bucket.name, { ...bucket, objectLock: true, defaultRetention: defaults });
  });
  return { status: 200 };
}

export async function getObjectLockConfiguration(call: Call): Promise<Reply> {
  const bucket = requireBucket(call.store, call.bucket);
  if (!bucket.objectLock) throw new S3Error("ObjectLockConfigurationNotFoundError");
  const rule = bucket.defaultRetention;
  const content = {
    ObjectLockEnabled: "Enabled",
    Rule: rule && { DefaultRetention: { Mode: rule.mode, [rule.unit]: rule.count } },
  };
  return { status: 200, xml: { root: "ObjectLockConfiguration", content } };
}
