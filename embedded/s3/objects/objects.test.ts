import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeBucket, md5, errorOf, startTestServer, type Running } from "../testing";

let s3: Running;
let plain: S3Client;
beforeAll(async () => {
  s3 = await startTestServer();
  plain = s3.client();
  await makeBucket(plain, "content");
  await makeBucket(plain, "versioned");
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await plain.send(new PutBucketVersioningCommand({ Bucket: "versioned", VersioningConfiguration }));
});
afterAll(() => s3.stop());

const Bucket = "content";
const get = async (client: S3Client, Key: string, VersionId?: string, bucket = Bucket) => {
  const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
  return { ...found, text: (await found.Body?.transformToString()) ?? "" };
};

describe.each([
  ["default checksums", {}],
  [
    "checksums when required",
    { requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED" },
  ],
] as const)("with %s", (label, config) => {
  test("an object comes back with what was said about it", async () => {
    const client = s3.client(config);
    const put = await client.send(
      new PutObjectCommand({
        Bucket,
        Key: label,
        Body: "# Plan\n",
        ContentType: "text/markdown; charset=utf-8",
        CacheControl: "no-store",
        ContentDisposition: 'inline; filename="plan.md"',
        Metadata: { sha256: "abc", note: "two words" },
      }),
    );
    const found = await get(client, label);
    expect(found.text).toBe("# Plan\n");
    expect(found).toMatchObject({
      ETag: put.ETag,
      ContentType: "text/markdown; charset=utf-8",
      CacheControl: "no-store",
      ContentLength: 7,
      ContentDisposition: 'inline; filename="plan.md"',
      Metadata: { sha256: "abc", note: "two words" },
    });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: label }));
    expect(head).toMatchObject({ ContentLength: 7, ETag: put.ETag, Metadata: { note: "two words" } });
  });

  test("a stream of known length, many chunks long, comes back whole", async () => {
    const client = s3.client(config);
    const body = Buffer.alloc(3_000_000, "0123456789");
    const pieces = Array.from({ length: 30 }, (_, index) => body.subarray(index * 100_000, (index + 1) * 100_000));
    const Body = Readable.from(pieces, { objectMode: false });
    await client.send(new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: body.length }));
    expect(
      Buffer.from(
        (await (await client.send(new GetObjectCommand({ Bucket, Key: "stream" }))).Body?.transformToByteArray()) ?? [],
      ).equals(body),
    ).toBe(true);
  });

  test("an empty object and an empty answer work", async () => {
    const client = s3.client(config);
    await client.send(new PutObjectCommand({ Bucket, Key: "empty", Body: new Uint8Array() }));
    expect(await get(client, "empty")).toMatchObject({ text: "", ContentLength: 0 });
  });

  test.each([
    "a b/c d.md",
    "ünï/日本語 😀.md",
    "1+1=2&x?y#z%20",
    "../../etc/passwd",
    "a/../../b",
    "a//b/",
    "./x",
    "'(~*)!'",
    "ü".repeat(512),
  ])("the key %s is an opaque name", async (Key) => {
    const client = s3.client(config);
    await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    expect((await get(client, Key)).text).toBe(Key);
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await errorOf(get(client, Key))).toBe("404 NoSuchKey");
  });
});

test("every checksum is verified and kept", async () => {
  // Published check values for "123456789". The SHA sums are from another implementation.
  const right = {
    ChecksumCRC32: "y/Q5Jg==",
    ChecksumCRC32C: "4waSgw==",
    ChecksumCRC64NVME: "rosUhgp5mIg=",
    ChecksumSHA1: "98O8HYCOBHMq32eZZczDTKeuNEE=",
    ChecksumSHA256: "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
  } as const;
  for (const [name, value] of Object.entries(right)) {
    await plain.send(new PutObjectCommand({ Bucket, Key: name, Body: "123456789", [name]: value }));
    const head = await plain.send(new HeadObjectCommand({ Bucket, Key: name, ChecksumMode: "ENABLED" }));
    expect(head).toMatchObject({ [name]: value });
    expect(
      await errorOf(plain.send(new PutObjectCommand({ Bucket, Key: "wrong", Body: "12345678", [name]: value }))),
    ).toBe("400 BadDigest");
  }
  const wrongMd5 = new PutObjectCommand({ Bucket, Key: "wrong", Body: "x", ContentMD5: md5("y") });
  expect(await errorOf(plain.send(wrongMd5))).toBe("400 BadDigest");
  expect(
    await errorOf(plain.send(new PutObjectCommand({ Bucket, Key: "wrong", Body: "x", ContentMD5: "short" }))),
  ).toBe("400 InvalidDigest");
  expect(await errorOf(get(plain, "wrong"))).toBe("404 NoSuchKey");
});

test("ranges and conditions", async () => {
  const { ETag } = await plain.send(new PutObjectCommand({ Bucket, Key: "range", Body: "0123456789" }));
  const range = async (Range: string) => {
    const found = await plain.send(new GetObjectCommand({ Bucket, Key: "range", Range }));
    return [found.$metadata.httpStatusCode, found.ContentRange, await found.Body?.transformToString()];
  };
  expect(await range("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await range("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await range("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await range("bytes=8-99")).toEqual([206, "bytes 8-9/10", "89"]);
  expect(await errorOf(range("bytes=10-"))).toBe("416 InvalidRange");
  const conditional = (input: object) => errorOf(plain.send(new GetObjectCommand({ Bucket, Key: "range", ...input })));
  expect(await conditional({ IfMatch: '"other"' })).toBe("412 PreconditionFailed");
  expect(await conditional({ IfNoneMatch: ETag })).toMatch(/^304 /);
  expect(await conditional({ IfModifiedSince: new Date(Date.now() + 1000) })).toMatch(/^304 /);
  expect(await conditional({ IfUnmodifiedSince: new Date(0) })).toBe("412 PreconditionFailed");
  const again = { Bucket, Key: "range", Body: "x" };
  expect(await errorOf(plain.send(new PutObjectCommand({ ...again, IfNoneMatch: "*" })))).toBe(
    "412 PreconditionFailed",
  );
  expect(await errorOf(plain.send(new PutObjectCommand({ ...again, IfMatch: '"other"' })))).toBe(
    "412 PreconditionFailed",
  );
  await plain.send(new PutObjectCommand({ ...again, IfMatch: ETag }));
});

test("of fifty racing creators exactly one wins", async () => {
  const put = (index: number) =>
    plain.send(new PutObjectCommand({ Bucket, Key: "race", Body: `${index}`, IfNoneMatch: "*" })).then(
      () => index,
      () => undefined,
    );
  const winners = (await Promise.all(Array.from({ length: 50 }, (_, index) => put(index)))).filter(
    (index) => index !== undefined,
  );
  expect(winners).toHaveLength(1);
  expect((await get(plain, "race")).text).toBe(`${winners[0]}`);
});

test("versions, delete markers and their removal", async () => {
  const at = { Bucket: "versioned", Key: "doc" };
  const first = await plain.send(new PutObjectCommand({ ...at, Body: "one" }));
  const second = await plain.send(new PutObjectCommand({ ...at, Body: "two" }));
  expect(second.VersionId).not.toBe(first.VersionId);
  expect((await get(plain, "doc", first.VersionId, "versioned")).text).toBe("one");
  const marker = await plain.send(new DeleteObjectCommand(at));
  expect(marker.DeleteMarker).toBe(true);
  expect(await errorOf(get(plain, "doc", undefined, "versioned"))).toBe("404 NoSuchKey");
  expect(await errorOf(get(plain, "doc", marker.VersionId, "versioned"))).toBe("405 MethodNotAllowed");
  const listed = await plain.send(new ListObjectVersionsCommand({ Bucket: "versioned", Prefix: "doc" }));
  expect(listed.Versions?.map(({ VersionId }) => VersionId)).toEqual([second.VersionId, first.VersionId]);
  expect(listed.DeleteMarkers).toMatchObject([{ VersionId: marker.VersionId, IsLatest: true }]);
  await plain.send(new DeleteObjectCommand({ ...at, VersionId: marker.VersionId }));
  expect((await get(plain, "doc", undefined, "versioned")).text).toBe("two");
  await plain.send(new DeleteObjectCommand({ ...at, VersionId: second.VersionId }));
  expect((await get(plain, "doc", undefined, "versioned")).text).toBe("one");
  expect(await errorOf(get(plain, "doc", second.VersionId, "versioned"))).toBe("404 NoSuchVersion");
});

test("deleting many names each outcome", async () => {
  const keys = ["many/a&b", "many/<c>", "many/ d ", "many/line\nbreak\r", "many/&#13;&amp;lt;", "many/'\""];
  for (const Key of keys) await plain.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  const Delete = { Objects: keys.map((Key) => ({ Key })) };
  const gone = await plain.send(new DeleteObjectsCommand({ Bucket, Delete }));
  expect(gone.Deleted?.map(({ Key }) => Key)).toEqual(keys);
  for (const Key of keys) expect(await errorOf(get(plain, Key))).toBe("404 NoSuchKey");
});

test("a removal may be bound to what is there; what is not there fulfils every condition", async () => {
  const at = { Bucket: "versioned", Key: "bound" };
  const remove = (input: object) => plain.send(new DeleteObjectCommand({ ...at, ...input }));
  expect((await remove({ IfMatch: '"any"' })).DeleteMarker).toBeUndefined();
  const { ETag } = await plain.send(new PutObjectCommand({ ...at, Body: "x" }));
  expect(await errorOf(remove({ IfMatch: '"other"' }))).toBe("412 PreconditionFailed");
  const Objects = [{ Key: at.Key, ETag: '"other"' }];
  const many = await plain.send(new DeleteObjectsCommand({ Bucket: at.Bucket, Delete: { Objects } }));
  expect(many.Errors).toMatchObject([{ Code: "PreconditionFailed" }]);
  await remove({ IfMatch: ETag });
  expect(await errorOf(remove({ IfMatch: ETag }))).toBe("412 PreconditionFailed");
});

test("a multipart upload is one object at its end, and nothing before", async () => {
  const at = { Bucket, Key: "parts" };
  const { UploadId } = await plain.send(new CreateMultipartUploadCommand({ ...at, ContentType: "text/parts" }));
  const bodies = [Buffer.alloc(5 * 1024 * 1024, "a"), Buffer.from("tail")];
  const Parts = await Promise.all(
    bodies.map(async (Body, index) => {
      const PartNumber = index + 1;
      const { ETag, ChecksumCRC32 } = await plain.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
      return { ETag, ChecksumCRC32, PartNumber };
    }),
  );
  expect(await errorOf(get(plain, "parts"))).toBe("404 NoSuchKey");
  const wrong = { Parts: [{ PartNumber: 1, ETag: '"no"' }] };
  expect(
    await errorOf(plain.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: wrong }))),
  ).toBe("400 InvalidPart");
  const done = await plain.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
  expect(done.ETag).toMatch(/-2"$/);
  const again = new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } });
  expect((await plain.send(again)).ETag).toBe(done.ETag);
  const found = await plain.send(new GetObjectCommand({ ...at, Range: `bytes=${5 * 1024 * 1024 - 2}-` }));
  expect(await found.Body?.transformToString()).toBe("aatail");
  expect((await plain.send(new HeadObjectCommand(at))).ContentType).toBe("text/parts");
  const other = await plain.send(new CreateMultipartUploadCommand(at));
  await plain.send(new AbortMultipartUploadCommand({ ...at, UploadId: other.UploadId }));
  const late = new UploadPartCommand({ ...at, UploadId: other.UploadId, PartNumber: 1, Body: "x" });
  expect(await errorOf(plain.send(late))).toBe("404 NoSuchUpload");
});

test("a restart keeps objects, versions and buckets", async () => {
  const put = await plain.send(new PutObjectCommand({ Bucket: "versioned", Key: "kept", Body: "still here" }));
  await s3.restart();
  const client = s3.client();
  expect((await get(client, "kept", put.VersionId, "versioned")).text).toBe("still here");
  plain = client;
});
