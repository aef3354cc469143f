import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  type ObjectLockRetentionMode,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeBucket, md5, errorOf, startTestServer, type Running } from "../testing";

let s3: Running;
let client: S3Client;
const Bucket = "legal";
const day = 24 * 3600 * 1000;
const today = Math.floor(Date.now() / 1000) * 1000;
const inDays = (days: number): Date => new Date(today + days * day);

beforeAll(async () => {
  s3 = await startTestServer();
  client = s3.client({ requestChecksumCalculation: "WHEN_REQUIRED" });
  await makeBucket(client, Bucket, true);
  await makeBucket(client, "plain");
});
afterAll(() => s3.stop());

const put = async (
  Key: string,
  lock: object,
): Promise<{ Bucket: string; Key: string; VersionId: string | undefined }> => {
  const { VersionId } = await client.send(
    new PutObjectCommand({ Bucket, Key, Body: Key, ContentMD5: md5(Key), ...lock }),
  );
  return { Bucket, Key, VersionId };
};
const locked = (Key: string, mode: ObjectLockRetentionMode, days = 2) =>
  put(Key, { ObjectLockMode: mode, ObjectLockRetainUntilDate: inDays(days) });
const retain = (at: object, Mode: ObjectLockRetentionMode, days: number, bypass = false) =>
  client.send(
    new PutObjectRetentionCommand({
      ...(at as { Bucket: string; Key: string }),
      Retention: { Mode, RetainUntilDate: inDays(days) },
      BypassGovernanceRetention: bypass || undefined,
    }),
  );

test("a lock bucket is versioned and stays so", async () => {
  expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
  const suspend = new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
  expect(await errorOf(client.send(suspend))).toBe("409 InvalidBucketState");
});

test("a COMPLIANCE version outlives every attempt until its date", async () => {
  const at = await locked("compliance", "COMPLIANCE");
  const remove = (bypass: boolean) =>
    client.send(new DeleteObjectCommand({ ...at, BypassGovernanceRetention: bypass || undefined }));
  expect(await errorOf(remove(false))).toBe("403 AccessDenied");
  expect(await errorOf(remove(true))).toBe("403 AccessDenied");
  expect(await errorOf(retain(at, "COMPLIANCE", 1, true))).toBe("403 AccessDenied");
  expect(await errorOf(retain(at, "GOVERNANCE", 3, true))).toBe("403 AccessDenied");
  await retain(at, "COMPLIANCE", 4);
  const many = await client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: at.Key, VersionId: at.VersionId }] } }),
  );
  expect(many.Errors).toMatchObject([{ Key: at.Key, Code: "AccessDenied" }]);
  const marker = await client.send(new DeleteObjectCommand({ Bucket, Key: at.Key }));
  expect(marker.DeleteMarker).toBe(true);
  const found = await client.send(new GetObjectCommand(at));
  expect(await found.Body?.transformToString()).toBe("compliance");
  expect(found).toMatchObject({ ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: inDays(4) });
  s3.clock.now = 5 * day;
  try {
    const later = s3.client({ systemClockOffset: 5 * day });
    await later.send(new DeleteObjectCommand(at));
    expect(await errorOf(later.send(new HeadObjectCommand(at)))).toMatch(/^404 /);
  } finally {
    s3.clock.now = 0;
  }
});

test("GOVERNANCE bends only for the bypass", async () => {
  const at = await locked("governance", "GOVERNANCE");
  expect(await errorOf(client.send(new DeleteObjectCommand(at)))).toBe("403 AccessDenied");
  expect(await errorOf(retain(at, "GOVERNANCE", 1))).toBe("403 AccessDenied");
  expect(await errorOf(retain(at, "COMPLIANCE", 2))).toBe("403 AccessDenied");
  await retain(at, "GOVERNANCE", 3);
  await retain(at, "GOVERNANCE", 1, true);
  const { Retention } = await client.send(new GetObjectRetentionCommand(at));
  expect(Retention).toEqual({ Mode: "GOVERNANCE", RetainUntilDate: inDays(1) });
  await client.send(new DeleteObjectCommand({ ...at, BypassGovernanceRetention: true }));
});

test("a legal hold protects until it is lifted", async () => {
  const at = await put("held", { ObjectLockLegalHoldStatus: "ON" });
  const remove = new DeleteObjectCommand({ ...at, BypassGovernanceRetention: true });
  expect(await errorOf(client.send(remove))).toBe("403 AccessDenied");
  expect((await client.send(new GetObjectLegalHoldCommand(at))).LegalHold?.Status).toBe("ON");
  await client.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: "OFF" } }));
  expect((await client.send(new HeadObjectCommand(at))).ObjectLockLegalHoldStatus).toBe("OFF");
  await client.send(remove);
});

test("what makes no sense is refused", async () => {
  const past = { ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: inDays(-1) };
  expect(await errorOf(put("past", past))).toBe("400 InvalidArgument");
  expect(await errorOf(put("half", { ObjectLockMode: "COMPLIANCE" }))).toBe("400 InvalidArgument");
  expect(await errorOf(put("odd", { ObjectLockMode: "FOREVER", ObjectLockRetainUntilDate: inDays(1) }))).toBe(
    "400 InvalidArgument",
  );
  const future = { ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: inDays(1) };
  expect(await errorOf(put("undigested", { ...future, ContentMD5: undefined }))).toBe("400 InvalidRequest");
  expect(await errorOf(put("elsewhere", { ...future, Bucket: "plain" }))).toBe("400 InvalidRequest");
  const free = await put("free", {});
  expect(await errorOf(client.send(new GetObjectRetentionCommand(free)))).toBe("404 NoSuchObjectLockConfiguration");
  const configuration = new GetObjectLockConfigurationCommand({ Bucket: "plain" });
  expect(await errorOf(client.send(configuration))).toBe("404 ObjectLockConfigurationNotFoundError");
});

test("the bucket's default retention falls on what names none", async () => {
  const DefaultRetention = { Mode: "COMPLIANCE", Days: 10 } as const;
  const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention } } as const;
  await makeBucket(client, "defaults", true);
  const set = (configuration: typeof ObjectLockConfiguration | object, bucket: string) =>
    client.send(new PutObjectLockConfigurationCommand({ Bucket: bucket, ObjectLockConfiguration: configuration }));
  await set(ObjectLockConfiguration, "defaults");
  expect(await errorOf(set(ObjectLockConfiguration, "plain"))).toBe("409 InvalidBucketState");
  const none = { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 0 } } };
  expect(await errorOf(set(none, "defaults"))).toBe("400 InvalidRetentionPeriod");
  const got = await client.send(new GetObjectLockConfigurationCommand({ Bucket: "defaults" }));
  expect(got.ObjectLockConfiguration).toEqual(ObjectLockConfiguration);
  const at = await put("by default", { Bucket: "defaults" });
  const head = await client.send(new HeadObjectCommand({ ...at, Bucket: "defaults" }));
  expect(head.ObjectLockMode).toBe("COMPLIANCE");
  const days = ((head.ObjectLockRetainUntilDate?.getTime() ?? 0) - Date.now()) / day;
  expect(days).toBeGreaterThan(9.99);
  expect(days).toBeLessThanOrEqual(10);
});
