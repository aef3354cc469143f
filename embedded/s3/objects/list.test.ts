import {
  CopyObjectCommand,
  GetBucketEncryptionCommand,
  GetObjectAttributesCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutObjectCommand,
  DeleteBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  GetBucketLifecycleConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Store } from "../disk/store";
import { addVersion } from "../disk/versions";
import { makeBucket, errorOf, region, startTestServer, type Running } from "../testing";

let s3: Running;
let client: S3Client;
const Bucket = "content";
const count = 2500;
const odd = ["z/ä + ü", "z/日本", "z/a&b<c>"];

beforeAll(async () => {
  s3 = await startTestServer();
  client = s3.client();
  await makeBucket(client, Bucket, true);
  const keys = [
    ...Array.from({ length: count }, (_, index) => `t${index % 5}/n${String(index).padStart(4, "0")}`),
    ...odd,
  ];
  // Written directly in one commit: thousands of signed requests would take longer than all other tests together.
  await s3.restart(async (data) => {
    const store = await Store.open(data);
    const draft = { bucket: Bucket, blobs: [], bytes: 0, etag: "", headers: {}, meta: {} };
    await store.change(() => {
      for (const key of keys) addVersion(store, { ...draft, key }, () => undefined, Date.now());
    });
    await store.close();
  });
  client = s3.client();
});
afterAll(() => s3.stop());

test("all keys come once, in byte order, page by page", async () => {
  const keys: string[] = [];
  const pages: number[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
    pages.push(page.KeyCount ?? 0);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  expect(pages).toEqual([1000, 1000, 503]);
  expect(new Set(keys).size).toBe(count + odd.length);
  expect(keys).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
});

test("prefix, start-after and delimiter, also page by page", async () => {
  const one = await client.send(
    new ListObjectsV2Command({ Bucket, Prefix: "t3/", StartAfter: "t3/n2488", MaxKeys: 5 }),
  );
  expect(one.Contents?.map(({ Key }) => Key)).toEqual(["t3/n2493", "t3/n2498"]);
  const folders: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: "/", MaxKeys: 2, ContinuationToken }));
    folders.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
    expect(page.Contents ?? []).toEqual([]);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  expect(folders).toEqual(["t0/", "t1/", "t2/", "t3/", "t4/", "z/"]);
  const first = await client.send(new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2 }));
  const next = await client.send(
    new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2, Marker: first.NextMarker }),
  );
  expect(next.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["t2/", "t3/"]);
  const wrong = client.send(new ListObjectsV2Command({ Bucket, ContinuationToken: "!!" }));
  expect(await errorOf(wrong)).toBe("400 InvalidArgument");
});

test("odd keys come whole, or encoded when asked", async () => {
  const listed = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "z/" }));
  expect(listed.Contents?.map(({ Key }) => Key)).toEqual(["z/a&b<c>", "z/ä + ü", "z/日本"]);
  const encoded = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "z/", EncodingType: "url" }));
  expect(encoded.Contents?.map(({ Key }) => Key)).toEqual([
    "z/a%26b%3Cc%3E",
    "z/%C3%A4%20%2B%20%C3%BC",
    "z/%E6%97%A5%E6%9C%AC",
  ]);
});

test("versions are listed newest first and resume inside a key", async () => {
  await makeBucket(client, "history", true);
  const ids: (string | undefined)[] = [];
  for (const Body of ["1", "2", "3"]) {
    ids.unshift((await client.send(new PutObjectCommand({ Bucket: "history", Key: "k", Body }))).VersionId);
  }
  const first = await client.send(new ListObjectVersionsCommand({ Bucket: "history", MaxKeys: 2 }));
  const rest = await client.send(
    new ListObjectVersionsCommand({
      Bucket: "history",
      KeyMarker: first.NextKeyMarker,
      VersionIdMarker: first.NextVersionIdMarker,
    }),
  );
  const seen = [...(first.Versions ?? []), ...(rest.Versions ?? [])];
  expect(seen.map(({ VersionId }) => VersionId)).toEqual(ids);
  expect(seen.map(({ IsLatest }) => IsLatest)).toEqual([true, false, false]);
});

test("buckets", async () => {
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toEqual([Bucket, "history"]);
  expect((await client.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe(region);
  expect(await errorOf(client.send(new HeadBucketCommand({ Bucket: "absent" })))).toMatch(/^404 /);
  expect(await errorOf(client.send(new ListObjectsV2Command({ Bucket: "absent" })))).toBe("404 NoSuchBucket");
  expect(await errorOf(makeBucket(client, Bucket))).toBe("409 BucketAlreadyOwnedByYou");
  expect(await errorOf(makeBucket(client, "Not_A_Name"))).toBe("400 InvalidBucketName");
  expect(await errorOf(client.send(new DeleteBucketCommand({ Bucket })))).toBe("409 BucketNotEmpty");
});

test("lifecycle rules are kept", async () => {
  const Rules = [
    {
      ID: "old",
      Status: "Enabled" as const,
      Filter: { Prefix: "tmp/" },
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
    },
    {
      ID: "parts",
      Status: "Disabled" as const,
      Filter: { Prefix: "" },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ];
  expect(await errorOf(client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })))).toBe(
    "404 NoSuchLifecycleConfiguration",
  );
  await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  expect((await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules).toEqual(Rules);
});

test("what is not implemented says so and does nothing", async () => {
  const Key = "unsupported";
  const put = (input: object) => errorOf(client.send(new PutObjectCommand({ Bucket, Key, Body: "x", ...input })));
  expect(await put({ ServerSideEncryption: "AES256" })).toBe("501 NotImplemented");
  expect(await put({ WebsiteRedirectLocation: "/x" })).toBe("501 NotImplemented");
  expect(await put({ ACL: "public-read" })).toBe("501 NotImplemented");
  expect(await put({ StorageClass: "GLACIER" })).toBe("501 NotImplemented");
  expect(await put({ Tagging: "a=b" })).toBe("501 NotImplemented");
  const at = { Bucket, Key };
  const asked = [
    client.send(new CopyObjectCommand({ ...at, CopySource: `${Bucket}/a` })),
    client.send(new GetObjectAttributesCommand({ ...at, ObjectAttributes: ["ETag"] })),
    client.send(new GetObjectTaggingCommand(at)),
    client.send(new ListMultipartUploadsCommand({ Bucket })),
    client.send(new PutBucketAclCommand({ Bucket, ACL: "private" })),
    client.send(new GetBucketEncryptionCommand({ Bucket })),
  ];
  expect(new Set(await Promise.all(asked.map(errorOf)))).toEqual(new Set(["501 NotImplemented"]));
  expect((await client.send(new ListObjectsV2Command({ Bucket, Prefix: Key }))).KeyCount).toBe(0);
});
