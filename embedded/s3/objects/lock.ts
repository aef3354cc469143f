import { z } from "zod";
import { updateVersion, requireBucket, requireVersion } from "../disk/versions";
import { receiveText } from "../http/body";
import type { Call, Reply } from "../http/call";
import { parseXml } from "../http/xml";
import { S3Error } from "../model/errors";
import { assertRetentionChange, lockModes, PastDate } from "../model/lock";
import type { Bucket, LockMode, Version } from "../model/records";

const isMode = (text: string | undefined): text is LockMode => lockModes.some((mode) => mode === text);

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const parseDate = (text: string): number => (isoDate.test(text) ? Date.parse(text) : Number.NaN);

export const bypasses = (call: Call): boolean =>
  call.header("x-amz-bypass-governance-retention")?.toLowerCase() === "true";

/** The lock headers of an upload. Throws if the bucket has no Object Lock. */
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

const retentionXml = z.strictObject({ Mode: z.enum(lockModes), RetainUntilDate: z.string() });

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
    assertRetentionChange(version, next, bypasses(call), call.now().getTime());
    updateVersion(call.store, { ...version, retention: next });
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
    updateVersion(call.store, { ...requireLockableVersion(call), legalHold: parsed.data.Status });
  });
  return { status: 200 };
}

export async function getObjectLegalHold(call: Call): Promise<Reply> {
  const { legalHold } = requireLockableVersion(call);
  if (!legalHold) throw new S3Error("NoSuchObjectLockConfiguration");
  return { status: 200, xml: { root: "LegalHold", content: { Status: legalHold } } };
}
