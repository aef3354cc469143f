import { createHash } from "node:crypto";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
  type CompletedPart,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startChecksum, type Algorithm } from "./checksums";
import { combine } from "./combine";
import { makeBucket, refusal, running, type Running } from "./testing";

let s3: Running;
let client: S3Client;
const Bucket = "content";
const mebibyte = 1024 * 1024;
const [large, other] = [Buffer.alloc(5 * mebibyte, "abc"), Buffer.alloc(5 * mebibyte, "defg")];
const bodies = [large, other, Buffer.from("the end")];
const whole = Buffer.concat(bodies);

beforeAll(async () => {
  s3 = await running();
  client = s3.client();
  await makeBucket(client, Bucket);
});
afterAll(() => s3.stop());

const sum = (algorithm: Algorithm, bytes: Buffer): Buffer => {
  const running = startChecksum(algorithm);
  running.update(bytes);
  return running.digest();
};

/** An upload with its parts in place, and what completes it. */
async function upload(Key: string, ChecksumAlgorithm?: ChecksumAlgorithm, ChecksumType?: ChecksumType) {
  const at = { Bucket, Key };
  const begun = new CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm, ChecksumType });
  const { UploadId } = await client.send(begun);
  const Parts: CompletedPart[] = [];
  for (const [index, Body] of bodies.entries()) {
    const PartNumber = index + 1;
    const part = new UploadPartCommand({ ...at, UploadId, PartNumber, Body, ChecksumAlgorithm });
    const { $metadata: _, ...said } = await client.send(part);
    Parts.push({ ...said, PartNumber });
  }
  return { ...at, UploadId, MultipartUpload: { Parts } };
}

test.each(["crc32", "crc32c", "crc64nvme"] as const)("%s of a whole follows from its parts", (algorithm) => {
  const cuts = [0, 1, 7, 70_000, 70_000, whole.length];
  const pieces = cuts.map((cut, index) => whole.subarray(cut, cuts[index + 1] ?? whole.length));
  const parts = pieces.map((piece) => ({ crc: sum(algorithm, piece), bytes: piece.length }));
  expect(combine(algorithm, parts)).toEqual(sum(algorithm, whole));
});

test.each([
  ["CRC32", "FULL_OBJECT"],
  ["CRC32C", "FULL_OBJECT"],
  ["CRC64NVME", "FULL_OBJECT"],
  ["CRC32", "COMPOSITE"],
  ["SHA1", "COMPOSITE"],
  ["SHA256", "COMPOSITE"],
] as const)("a %s checksum of type %s", async (name, type) => {
  const algorithm = name.toLowerCase() as Algorithm;
  const field = `Checksum${name}` as const;
  const value =
    type === "FULL_OBJECT"
      ? sum(algorithm, whole).toString("base64")
      : `${sum(algorithm, Buffer.concat(bodies.map((body) => sum(algorithm, body)))).toString("base64")}-3`;
  const ready = await upload(`${name}-${type}`, name, type);
  const first = sum(algorithm, large).toString("base64");
  const wrong = new CompleteMultipartUploadCommand({ ...ready, [field]: first });
  expect(await refusal(client.send(wrong))).toBe("400 BadDigest");
  const done = await client.send(new CompleteMultipartUploadCommand({ ...ready, [field]: value, ChecksumType: type }));
  expect(done).toMatchObject({ [field]: value, ChecksumType: type });
  const at = { Bucket, Key: ready.Key };
  const head = await client.send(new HeadObjectCommand({ ...at, ChecksumMode: "ENABLED" }));
  expect(head).toMatchObject({ [field]: value, ChecksumType: type });
  const asked = new GetObjectAttributesCommand({ ...at, ObjectAttributes: ["Checksum", "ObjectParts", "ObjectSize"] });
  const attributes = await client.send(asked);
  expect(attributes).toMatchObject({ ObjectSize: whole.length, Checksum: { [field]: value, ChecksumType: type } });
  expect(attributes.ObjectParts?.Parts).toMatchObject(
    bodies.map((body, index) => ({ PartNumber: index + 1, [field]: sum(algorithm, body).toString("base64") })),
  );
});

test("checksums that cannot be, or do not fit, are refused", async () => {
  const begin = (ChecksumAlgorithm: ChecksumAlgorithm, ChecksumType: ChecksumType) =>
    client.send(new CreateMultipartUploadCommand({ Bucket, Key: "no", ChecksumAlgorithm, ChecksumType }));
  expect(await refusal(begin("SHA256", "FULL_OBJECT"))).toBe("400 InvalidRequest");
  expect(await refusal(begin("CRC64NVME", "COMPOSITE"))).toBe("400 InvalidRequest");
  const { UploadId } = await begin("SHA256", "COMPOSITE");
  const part = { Bucket, Key: "no", UploadId, PartNumber: 1, Body: "x" };
  const crc = new UploadPartCommand({ ...part, ChecksumAlgorithm: "CRC32" });
  expect(await refusal(client.send(crc))).toBe("400 InvalidRequest");
  const ready = await upload("swapped", "CRC32");
  const [first, second, third] = ready.MultipartUpload.Parts;
  const Parts = [{ ...first, ChecksumCRC32: second?.ChecksumCRC32 }, second ?? {}, third ?? {}];
  const swapped = new CompleteMultipartUploadCommand({ ...ready, MultipartUpload: { Parts } });
  expect(await refusal(client.send(swapped))).toBe("400 InvalidPart");
  const size = new CompleteMultipartUploadCommand({ ...ready, MpuObjectSize: 5 });
  expect(await refusal(client.send(size))).toBe("400 InvalidRequest");
});

test("a part is read by its number", async () => {
  const ready = await upload("numbered");
  const at = { Bucket, Key: "numbered" };
  await client.send(new CompleteMultipartUploadCommand(ready));
  const second = await client.send(new GetObjectCommand({ ...at, PartNumber: 2 }));
  const range = `bytes ${5 * mebibyte}-${10 * mebibyte - 1}/${whole.length}`;
  expect(second).toMatchObject({ PartsCount: 3, ContentRange: range, ContentLength: 5 * mebibyte });
  expect(Buffer.from((await second.Body?.transformToByteArray()) ?? []).equals(other)).toBe(true);
  expect(await client.send(new HeadObjectCommand({ ...at, PartNumber: 3 }))).toMatchObject({ ContentLength: 7 });
  expect(await refusal(client.send(new GetObjectCommand({ ...at, PartNumber: 4 })))).toBe("400 InvalidPart");
  await client.send(new PutObjectCommand({ Bucket, Key: "single", Body: "one piece" }));
  const single = await client.send(new GetObjectCommand({ Bucket, Key: "single", PartNumber: 1 }));
  expect(await single.Body?.transformToString()).toBe("one piece");
});

test("attributes come page by page", async () => {
  await client.send(new CompleteMultipartUploadCommand(await upload("paged")));
  const page = { Bucket, Key: "paged", MaxParts: 1, PartNumberMarker: "1" };
  const { ObjectParts } = await client.send(
    new GetObjectAttributesCommand({ ...page, ObjectAttributes: ["ObjectParts"] }),
  );
  expect(ObjectParts).toMatchObject({ TotalPartsCount: 3, IsTruncated: true, NextPartNumberMarker: "2" });
  expect(ObjectParts?.Parts).toMatchObject([{ PartNumber: 2, Size: 5 * mebibyte }]);
});

test("a part may be copied, whole or by range", async () => {
  const at = { Bucket, Key: "assembled" };
  await client.send(new PutObjectCommand({ Bucket, Key: "source ü+", Body: large }));
  const CopySource = `${Bucket}/${encodeURIComponent("source ü+")}`;
  const begun = new CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: "CRC32" });
  const { UploadId } = await client.send(begun);
  const copy = async (PartNumber: number, CopySourceRange?: string): Promise<CompletedPart> => {
    const part = new UploadPartCopyCommand({ ...at, UploadId, PartNumber, CopySource, CopySourceRange });
    const { ETag, ChecksumCRC32 } = (await client.send(part)).CopyPartResult ?? {};
    return { ETag, ChecksumCRC32, PartNumber };
  };
  const Parts = [await copy(1), await copy(2, "bytes=3-8")];
  expect(await refusal(copy(3, "bytes=3"))).toBe("400 InvalidArgument");
  expect(await refusal(copy(3, `bytes=0-${5 * mebibyte}`))).toBe("416 InvalidRange");
  await client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
  const got = await (await client.send(new GetObjectCommand(at))).Body?.transformToByteArray();
  const wanted = Buffer.concat([large, large.subarray(3, 9)]);
  const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex");
  expect(md5(got ?? new Uint8Array())).toBe(md5(wanted));
});

test("uploads under way are listed by key, page by page, and go with their bucket", async () => {
  await client.send(new CreateBucketCommand({ Bucket: "uploads" }));
  for (const Key of ["b/2", "a", "b/1", "c", "a"]) {
    await client.send(new CreateMultipartUploadCommand({ Bucket: "uploads", Key }));
  }
  const list = (input: object) => client.send(new ListMultipartUploadsCommand({ Bucket: "uploads", ...input }));
  const all = await list({});
  expect(all.Uploads?.map(({ Key }) => Key)).toEqual(["a", "a", "b/1", "b/2", "c"]);
  const folded = await list({ Delimiter: "/" });
  expect(folded.CommonPrefixes).toEqual([{ Prefix: "b/" }]);
  const first = await list({ MaxUploads: 1 });
  const rest = await list({ KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker });
  expect([...(first.Uploads ?? []), ...(rest.Uploads ?? [])].map(({ UploadId }) => UploadId)).toEqual(
    all.Uploads?.map(({ UploadId }) => UploadId),
  );
  const one = { Bucket: "uploads", Key: "c", UploadId: all.Uploads?.at(-1)?.UploadId };
  await client.send(new UploadPartCommand({ ...one, PartNumber: 1, Body: "x" }));
  await client.send(new DeleteBucketCommand({ Bucket: "uploads" }));
  await client.send(new CreateBucketCommand({ Bucket: "uploads" }));
  expect(await refusal(client.send(new ListPartsCommand(one)))).toBe("404 NoSuchUpload");
});
