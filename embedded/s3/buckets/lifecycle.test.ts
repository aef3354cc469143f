import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
  type LifecycleRule,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeBucket, errorOf, startTestServer, type Running } from "../testing";

const dayMs = 400;
let s3: Running;
let client: S3Client;
let buckets = 0;

beforeAll(async () => {
  s3 = await startTestServer({ dayMs, log: () => undefined });
  client = s3.client();
});
afterAll(() => s3.stop());

type Versions = "unversioned" | "versioned" | "locked";

async function newBucket(kind: Versions): Promise<string> {
  const Bucket = `lifecycle-${(buckets += 1)}`;
  await makeBucket(client, Bucket, kind === "locked");
  const VersioningConfiguration = { Status: "Enabled" } as const;
  if (kind === "versioned") await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  return Bucket;
}

const rule = (Bucket: string, ...rules: Partial<LifecycleRule>[]) => {
  const Rules = rules.map((one): LifecycleRule => ({ Status: "Enabled", Filter: { Prefix: "" }, ...one }));
  return client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
};
const put = async (Bucket: string, Key: string, input: object = {}) =>
  (await client.send(new PutObjectCommand({ Bucket, Key, Body: "0123456789", ...input }))).VersionId ?? "";

/** The bucket's content, newest first per key: `key` for an object, `key†` for a delete marker. */
async function held(Bucket: string): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
  return [...Versions.map(({ Key }) => `${Key}`), ...DeleteMarkers.map(({ Key }) => `${Key}†`)].sort();
}
const becomes = (Bucket: string, what: string[]) => expect.poll(() => held(Bucket)).toEqual(what);

test("objects of a prefix expire after their days, others and disabled rules do nothing", async () => {
  const Bucket = await newBucket("unversioned");
  await put(Bucket, "tmp/a");
  await put(Bucket, "keep/a");
  await put(Bucket, "off/a");
  await rule(
    Bucket,
    { ID: "tmp", Filter: { Prefix: "tmp/" }, Expiration: { Days: 2 } },
    { ID: "off", Filter: { Prefix: "off/" }, Expiration: { Days: 1 }, Status: "Disabled" },
  );
  const { Expiration } = await client.send(new HeadObjectCommand({ Bucket, Key: "tmp/a" }));
  expect(Expiration).toMatch(/^expiry-date="[^"]+ GMT", rule-id="tmp"$/);
  await becomes(Bucket, ["keep/a", "off/a"]);
});

test("a date that has passed expires at once, one to come does not", async () => {
  const Bucket = await newBucket("unversioned");
  await put(Bucket, "past");
  await put(Bucket, "future");
  const future = new Date(`${new Date().getUTCFullYear() + 1}-01-01T00:00:00Z`);
  await rule(
    Bucket,
    { Filter: { Prefix: "past" }, Expiration: { Date: new Date("2020-01-01T00:00:00Z") } },
    { Filter: { Prefix: "future" }, Expiration: { Date: future } },
  );
  await becomes(Bucket, ["future"]);
});

test("prefixes and sizes choose together", async () => {
  const Bucket = await newBucket("unversioned");
  for (const Key of ["tmp/a", "tmp/large", "b", "large"]) {
    await put(Bucket, Key, { Body: Key.endsWith("large") ? "x".repeat(99) : "x" });
  }
  await rule(
    Bucket,
    { Filter: { And: { Prefix: "tmp/", ObjectSizeLessThan: 50 } }, Expiration: { Days: 1 } },
    { Filter: { And: { Prefix: "large", ObjectSizeGreaterThan: 50 } }, Expiration: { Days: 1 } },
  );
  await becomes(Bucket, ["b", "tmp/large"]);
});

test("with versions, expiry leaves a marker, noncurrent ones go later, the lonely marker last", async () => {
  const Bucket = await newBucket("versioned");
  await put(Bucket, "doc");
  await put(Bucket, "doc");
  await rule(Bucket, { ID: "current", Expiration: { Days: 1 } });
  await becomes(Bucket, ["doc", "doc", "doc†"]);
  await rule(
    Bucket,
    { ID: "noncurrent", NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
    { ID: "marker", Expiration: { ExpiredObjectDeleteMarker: true } },
  );
  await becomes(Bucket, []);
});

test("as many newer noncurrent versions stay as the rule says", async () => {
  const Bucket = await newBucket("versioned");
  for (let index = 0; index < 5; index += 1) await put(Bucket, "doc");
  await rule(Bucket, { NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } });
  await becomes(Bucket, ["doc", "doc", "doc"]);
  await sleep(2 * dayMs);
  expect(await held(Bucket)).toHaveLength(3);
});

test("no rule removes a version under retention or hold", async () => {
  const Bucket = await newBucket("locked");
  const until = new Date(Date.now() + 3_600_000);
  const retained = { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: until };
  await put(Bucket, "retained", retained);
  await put(Bucket, "held", { ObjectLockLegalHoldStatus: "ON" });
  await put(Bucket, "free");
  for (const Key of ["retained", "held", "free"]) await client.send(new DeleteObjectCommand({ Bucket, Key }));
  await rule(Bucket, {
    NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    Expiration: { ExpiredObjectDeleteMarker: true },
  });
  await becomes(Bucket, ["held", "held†", "retained", "retained†"]);
  await sleep(2 * dayMs);
  expect(await held(Bucket)).toEqual(["held", "held†", "retained", "retained†"]);
});

test("unfinished uploads are aborted", async () => {
  const Bucket = await newBucket("unversioned");
  const begin = async (Key: string) => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    return () => client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "x" }));
  };
  const [due, other] = [await begin("tmp/upload"), await begin("other")];
  await due();
  await rule(Bucket, { Filter: { Prefix: "tmp/" }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
  const gone = () => errorOf(due()).catch(() => "still there");
  await expect.poll(gone).toBe("404 NoSuchUpload");
  await other();
});

test("rules that make no sense are refused", async () => {
  const Bucket = await newBucket("unversioned");
  const refused = (one: Partial<LifecycleRule>) => errorOf(rule(Bucket, one));
  expect(await refused({ Expiration: { Days: 0 } })).toBe("400 InvalidArgument");
  expect(await refused({ Expiration: { Date: new Date("2030-01-01T05:00:00Z") } })).toBe("400 InvalidArgument");
  expect(await refused({ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } })).toBe("400 MalformedXML");
  expect(await refused({})).toBe("400 MalformedXML");
  expect(await refused({ ID: "x".repeat(256), Expiration: { Days: 1 } })).toBe("400 InvalidArgument");
  const Tag = { Key: "kind", Value: "scratch" };
  expect(await refused({ Filter: { Tag }, Expiration: { Days: 1 } })).toBe("501 NotImplemented");
  expect(await refused({ Transitions: [{ Days: 1, StorageClass: "GLACIER" }] })).toBe("501 NotImplemented");
});
