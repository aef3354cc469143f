import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  type ObjectLockRetentionMode,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { newRefId } from "@/lib/core/ids";
import { objectKeys } from "@/lib/stores/object-keys";
import { deleteVersion, versionsOf } from "@/lib/stores/object-versions";
import { headObject, putLocked, readObject, unscopedS3 } from "@/lib/stores/objects";
import {
  LOCKED,
  bucketNamed,
  makeBucket,
  ownBuckets,
  put,
  refusal,
  removeBuckets,
  s3Tenant,
  sha256,
  type OwnBuckets,
} from "@/lib/stores/objects.fixture";

/** The app's requirements on S3's Object Lock, for any server at S3_ENDPOINT. */

const PLAN = Buffer.from("%PDF-1.7 signed");
let own: OwnBuckets;
let plain: string;

beforeAll(async () => {
  own = await ownBuckets();
  plain = await makeBucket(bucketNamed("plain"));
});
afterAll(async () => {
  await removeBuckets(own.content, own.legal, plain);
  vi.unstubAllEnvs();
});

/** Seconds from now, without a fraction, as S3 stores them. */
const inSeconds = (seconds: number): Date => new Date((Math.floor(Date.now() / 1000) + seconds) * 1000);
const HOUR = 3600;
// A version under COMPLIANCE outlives the suite by this much, and cannot be deleted before.
const MINUTE = 60;

async function sealed(mode: ObjectLockRetentionMode, retainUntil: Date) {
  const scope = s3Tenant();
  const key = objectKeys.contract(scope, { refId: newRefId(), version: 1, sha256: sha256(PLAN) });
  const { versionId } = await putLocked(scope, key, PLAN, { contentType: "application/pdf", mode, retainUntil });
  return { scope, at: { key, versionId }, raw: { Bucket: own.legal, Key: key, VersionId: versionId } };
}
type Raw = Awaited<ReturnType<typeof sealed>>["raw"];

const remove = (raw: Raw, bypass = false) =>
  unscopedS3().send(new DeleteObjectCommand({ ...raw, BypassGovernanceRetention: bypass || undefined }));
const retain = (raw: Raw, Mode: ObjectLockRetentionMode, RetainUntilDate: Date, bypass = false) =>
  unscopedS3().send(
    new PutObjectRetentionCommand({
      ...raw,
      Retention: { Mode, RetainUntilDate },
      BypassGovernanceRetention: bypass || undefined,
    }),
  );
const hold = (raw: Raw, Status: "ON" | "OFF") =>
  unscopedS3().send(new PutObjectLegalHoldCommand({ ...raw, LegalHold: { Status } }));

it("versions a bucket made with the lock, and never stops", async () => {
  const { Status } = await unscopedS3().send(new GetBucketVersioningCommand({ Bucket: own.legal }));
  expect(Status).toBe("Enabled");
  const suspend = { Bucket: own.legal, VersioningConfiguration: { Status: "Suspended" } } as const;
  expect(await refusal(unscopedS3().send(new PutBucketVersioningCommand(suspend)))).toBe("409 InvalidBucketState");
});

it("keeps the default retention the app sets, and puts it on what names none", async () => {
  const asked = new GetObjectLockConfigurationCommand({ Bucket: own.legal });
  const { ObjectLockConfiguration } = await unscopedS3().send(asked);
  expect(ObjectLockConfiguration?.Rule?.DefaultRetention).toMatchObject({ Mode: "GOVERNANCE", Days: 1 });
  const before = Date.now();
  const VersionId = await put(own.legal, "default");
  const at = { Bucket: own.legal, Key: "default", VersionId };
  const { Retention } = await unscopedS3().send(new GetObjectRetentionCommand(at));
  expect(Retention?.Mode).toBe("GOVERNANCE");
  const days = ((Retention?.RetainUntilDate?.getTime() ?? 0) - before) / (24 * HOUR * 1000);
  expect(days).toBeGreaterThan(0.99);
  expect(days).toBeLessThan(1.01);
});

it("keeps mode and date of a locked put, and says them by version id", async () => {
  const until = inSeconds(HOUR);
  const { scope, at } = await sealed("GOVERNANCE", until);
  const lock = { mode: "GOVERNANCE", retainUntil: until };
  const found = { versionId: at.versionId, bytes: PLAN.length, contentType: "application/pdf", lock, legalHold: false };
  expect(await headObject(scope, at)).toMatchObject(found);
  expect(await readObject(scope, at)).toEqual(PLAN);
  expect(await versionsOf(scope, "legal", at.key)).toEqual([at.versionId]);
});

it("refuses to delete a version under COMPLIANCE, with the bypass too", async () => {
  const { scope, at, raw } = await sealed("COMPLIANCE", inSeconds(MINUTE));
  expect(LOCKED).toContain(await refusal(deleteVersion(scope, "legal", at)));
  expect(LOCKED).toContain(await refusal(remove(raw, true)));
  const { Errors } = await unscopedS3().send(
    new DeleteObjectsCommand({ Bucket: raw.Bucket, Delete: { Objects: [{ Key: raw.Key, VersionId: raw.VersionId }] } }),
  );
  expect(LOCKED.map((refused) => refused.split(" ")[1])).toContain(Errors?.[0]?.Code);
  expect(await readObject(scope, at)).toEqual(PLAN);
});

it("lengthens COMPLIANCE, but neither shortens nor softens it", async () => {
  const { scope, at, raw } = await sealed("COMPLIANCE", inSeconds(MINUTE));
  const later = inSeconds(MINUTE + 5);
  await retain(raw, "COMPLIANCE", later);
  expect(LOCKED).toContain(await refusal(retain(raw, "COMPLIANCE", inSeconds(MINUTE / 2), true)));
  expect(LOCKED).toContain(await refusal(retain(raw, "GOVERNANCE", inSeconds(HOUR), true)));
  expect((await headObject(scope, at))?.lock).toEqual({ mode: "COMPLIANCE", retainUntil: later });
});

it("lets a COMPLIANCE version go after its date", async () => {
  const { scope, at } = await sealed("COMPLIANCE", inSeconds(3));
  expect(LOCKED).toContain(await refusal(deleteVersion(scope, "legal", at)));
  await new Promise((resolve) => setTimeout(resolve, 4_500));
  await deleteVersion(scope, "legal", at);
  expect(await headObject(scope, at)).toBeNull();
});

it("refuses to delete or shorten under GOVERNANCE, except with the bypass", async () => {
  const { scope, at, raw } = await sealed("GOVERNANCE", inSeconds(HOUR));
  expect(LOCKED).toContain(await refusal(remove(raw)));
  expect(LOCKED).toContain(await refusal(retain(raw, "GOVERNANCE", inSeconds(MINUTE))));
  await retain(raw, "GOVERNANCE", inSeconds(MINUTE), true);
  await remove(raw, true);
  expect(await headObject(scope, at)).toBeNull();
});

it("refuses to delete under legal hold, whatever the retention", async () => {
  const { scope, at, raw } = await sealed("GOVERNANCE", inSeconds(HOUR));
  await hold(raw, "ON");
  expect((await headObject(scope, at))?.legalHold).toBe(true);
  const { LegalHold } = await unscopedS3().send(new GetObjectLegalHoldCommand(raw));
  expect(LegalHold?.Status).toBe("ON");
  expect(LOCKED).toContain(await refusal(remove(raw, true)));
  await hold(raw, "OFF");
  expect((await headObject(scope, at))?.legalHold).toBe(false);
  await remove(raw, true);
});

it("hides a locked key behind a delete marker, and still reads the version", async () => {
  const { scope, at, raw } = await sealed("GOVERNANCE", inSeconds(HOUR));
  const gone = await unscopedS3().send(new DeleteObjectCommand({ Bucket: raw.Bucket, Key: raw.Key }));
  expect(gone.DeleteMarker).toBe(true);
  const newest = new GetObjectCommand({ Bucket: raw.Bucket, Key: raw.Key });
  expect(await refusal(unscopedS3().send(newest))).toBe("404 NoSuchKey");
  expect(await readObject(scope, at)).toEqual(PLAN);
});

it("refuses a date in the past", async () => {
  const ObjectLockRetainUntilDate = new Date(Date.now() - HOUR * 1000);
  const past = put(own.legal, "past", { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate });
  // The first is AWS's response, the second MinIO's.
  const refused = ["400 InvalidArgument", "400 InvalidRequest"];
  expect(refused).toContain(await refusal(past));
  const { raw } = await sealed("GOVERNANCE", inSeconds(HOUR));
  expect(refused).toContain(await refusal(retain(raw, "GOVERNANCE", ObjectLockRetainUntilDate, true)));
});

it("refuses the lock in a bucket that was made without", async () => {
  const lock = { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: inSeconds(HOUR) } as const;
  // The first is AWS's response, the second Ceph's.
  expect(["400 InvalidRequest", "403 AccessDenied"]).toContain(await refusal(put(plain, "locked", lock)));
  const asked = new GetObjectLockConfigurationCommand({ Bucket: plain });
  expect(await refusal(unscopedS3().send(asked))).toBe("404 ObjectLockConfigurationNotFoundError");
  const { Contents = [] } = await unscopedS3().send(new ListObjectsV2Command({ Bucket: plain }));
  expect(Contents).toEqual([]);
});
