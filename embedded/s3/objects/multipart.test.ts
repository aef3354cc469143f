import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
  type CompletedPart,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startChecksum, type Algorithm } from "../model/checksums";
import { combine } from "../model/combine";
import { makeBucket, errorOf, startTestServer, type Running } from "../testing";

let s3: Running;
let client: S3Client;
const Bucket = "content";
const mebibyte = 1024 * 1024;
const [large, other] = [Buffer.alloc(5 * mebibyte, "abc"), Buffer.alloc(5 * mebibyte, "defg")];
const bodies = [large, other, Buffer.from("the end")];
const whole = Buffer.concat(bodies);

beforeAll(async () => {
  s3 = await startTestServer();
  client = s3.client();
  await makeBucket(client, Bucket);
});
afterAll(() => s3.stop());

const sum = (algorithm: Algorithm, bytes: Buffer): Buffer => {
  const running = startChecksum(algorithm);
  running.update(bytes);
  return running.digest();
};

/** An upload with all its parts, and the input that completes it. */
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
  expect(await errorOf(client.send(wrong))).toBe("400 BadDigest");
  const done = await client.send(new CompleteMultipartUploadCommand({ ...ready, [field]: value, ChecksumType: type }));
  expect(done).toMatchObject({ [field]: value, ChecksumType: type });
  const at = { Bucket, Key: ready.Key };
  const head = await client.send(new HeadObjectCommand({ ...at, ChecksumMode: "ENABLED" }));
  expect(head).toMatchObject({ [field]: value, ChecksumType: type });
  for (const [index, body] of bodies.entries()) {
    const part = new HeadObjectCommand({ ...at, PartNumber: index + 1, ChecksumMode: "ENABLED" });
    expect(await client.send(part)).toMatchObject({ [field]: sum(algorithm, body).toString("base64") });
  }
});

test("checksums that cannot be, or do not fit, are refused", async () => {
  const begin = (ChecksumAlgorithm: ChecksumAlgorithm, ChecksumType: ChecksumType) =>
    client.send(new CreateMultipartUploadCommand({ Bucket, Key: "no", ChecksumAlgorithm, ChecksumType }));
  expect(await errorOf(begin("SHA256", "FULL_OBJECT"))).toBe("400 InvalidRequest");
  expect(await errorOf(begin("CRC64NVME", "COMPOSITE"))).toBe("400 InvalidRequest");
  const { UploadId } = await begin("SHA256", "COMPOSITE");
  const part = { Bucket, Key: "no", UploadId, PartNumber: 1, Body: "x" };
  const crc = new UploadPartCommand({ ...part, ChecksumAlgorithm: "CRC32" });
  expect(await errorOf(client.send(crc))).toBe("400 InvalidRequest");
  const ready = await upload("swapped", "CRC32");
  const [first, second, third] = ready.MultipartUpload.Parts;
  const Parts = [{ ...first, ChecksumCRC32: second?.ChecksumCRC32 }, second ?? {}, third ?? {}];
  const swapped = new CompleteMultipartUploadCommand({ ...ready, MultipartUpload: { Parts } });
  expect(await errorOf(client.send(swapped))).toBe("400 InvalidPart");
  const size = new CompleteMultipartUploadCommand({ ...ready, MpuObjectSize: 5 });
  expect(await errorOf(client.send(size))).toBe("400 InvalidRequest");
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
  expect(await errorOf(client.send(new GetObjectCommand({ ...at, PartNumber: 4 })))).toBe("400 InvalidPart");
  await client.send(new PutObjectCommand({ Bucket, Key: "single", Body: "one piece" }));
  const single = await client.send(new GetObjectCommand({ Bucket, Key: "single", PartNumber: 1 }));
  expect(await single.Body?.transformToString()).toBe("one piece");
});

test("unfinished uploads go with their bucket", async () => {
  const upload = { Bucket: "uploads", Key: "a" };
  await client.send(new CreateBucketCommand({ Bucket: "uploads" }));
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
  const part = () => client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: "x" }));
  await part();
  await client.send(new DeleteBucketCommand({ Bucket: "uploads" }));
  await client.send(new CreateBucketCommand({ Bucket: "uploads" }));
  expect(await errorOf(part())).toBe("404 NoSuchUpload");
});
