import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { Blob } from "./blobs";
import { receiveText } from "./body";
import type { Call, Reply } from "./call";
import { algorithms, checksumElement, startChecksum, type Algorithm, type Checksum } from "./checksums";
import { writeGuard } from "./conditions";
import { readDescription, versionHeader } from "./descriptions";
import { S3Error } from "./errors";
import { readLockHeaders } from "./lock";
import { checksumHeaders, storeBody } from "./objects";
import type { Description, Draft, Version } from "./records";
import { after, type Store } from "./store";
import { addVersion, currentVersion, requireBucket } from "./versions";
import { parseXml } from "./xml";

export interface Upload extends Description, Pick<Version, "retention" | "legalHold"> {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedAt: number;
  readonly algorithm: Algorithm | undefined;
}

export interface Part {
  readonly number: number;
  readonly blob: Blob;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly modifiedAt: number;
}

const minPartBytes = 5 * 1024 * 1024;

const partKey = (uploadId: string, number: number): Buffer => {
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(number);
  return Buffer.concat([Buffer.from(`${uploadId}\0`), tail]);
};

const partsOf = (store: Store, uploadId: string): Part[] => {
  const start = Buffer.from(`${uploadId}\0`);
  return [...store.parts.getRange({ start, end: after(start) })].map(({ value }) => value);
};

function requireUpload(call: Call): Upload {
  requireBucket(call.store, call.bucket);
  const upload = call.store.uploads.get((call.query.get("uploadId") ?? "").slice(0, 64));
  if (upload?.bucket !== call.bucket || upload.key !== call.key) throw new S3Error("NoSuchUpload");
  return upload;
}

export async function createMultipartUpload(call: Call): Promise<Reply> {
  const bucket = requireBucket(call.store, call.bucket);
  const named = call.header("x-amz-checksum-algorithm")?.toLowerCase();
  const algorithm = algorithms.find((name) => name === named);
  if (named !== undefined && algorithm === undefined)
    throw new S3Error("InvalidRequest", "Checksum algorithm provided is unsupported.");
  const type = call.header("x-amz-checksum-type") ?? (algorithm === "crc64nvme" ? "FULL_OBJECT" : "COMPOSITE");
  if (type !== "COMPOSITE")
    throw new S3Error("NotImplemented", "Only composite checksums of multipart uploads are supported.");
  const upload: Upload = {
    id: randomBytes(24).toString("hex"),
    bucket: bucket.name,
    key: call.key,
    startedAt: call.now().getTime(),
    algorithm,
    ...readDescription(call),
    ...readLockHeaders(call, bucket),
  };
  await call.store.change(() => {
    requireBucket(call.store, call.bucket);
    call.store.uploads.putSync(upload.id, upload);
  });
  const content = { Bucket: upload.bucket, Key: upload.key, UploadId: upload.id };
  return { status: 200, xml: { root: "InitiateMultipartUploadResult", content } };
}

export async function uploadPart(call: Call): Promise<Reply> {
  const number = Number(call.query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new S3Error("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  }
  requireUpload(call);
  const { blobs, md5, checksum } = await storeBody(call);
  const blob = blobs[0] ?? { id: "", bytes: 0 };
  const part: Part = { number, blob, etag: md5.toString("hex"), checksum, modifiedAt: call.now().getTime() };
  try {
    const replaced = await call.store.change(() => {
      const key = partKey(requireUpload(call).id, number);
      const before = call.store.parts.get(key);
      call.store.parts.putSync(key, part);
      return before;
    });
    if (replaced) await call.store.forget([replaced.blob]);
  } catch (cause) {
    await call.store.forget(blobs);
    throw cause;
  }
  return { status: 200, headers: { etag: `"${part.etag}"`, ...checksumHeaders(checksum) } };
}

const partXml = z.object({
  PartNumber: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number),
  ETag: z.string(),
});
const completeXml = z.strictObject({
  Part: z.union([partXml.transform((one) => [one]), z.array(partXml).max(10_000)]),
});

function choose(parts: readonly Part[], asked: z.output<typeof completeXml>["Part"]): Part[] {
  const byNumber = new Map(parts.map((part) => [part.number, part]));
  return asked.map(({ PartNumber, ETag }, index) => {
    if (index > 0 && PartNumber <= (asked[index - 1]?.PartNumber ?? 0)) throw new S3Error("InvalidPartOrder");
    const part = byNumber.get(PartNumber);
    if (part?.etag !== ETag.replaceAll('"', ""))
      throw new S3Error("InvalidPart", undefined, { PartNumber: String(PartNumber) });
    if (index < asked.length - 1 && part.blob.bytes < minPartBytes) throw new S3Error("EntityTooSmall");
    return part;
  });
}

function compositeChecksum(algorithm: Algorithm | undefined, parts: readonly Part[]): Checksum | undefined {
  if (algorithm === undefined) return undefined;
  const running = startChecksum(algorithm);
  for (const { checksum } of parts) {
    if (checksum?.algorithm !== algorithm) {
      throw new S3Error("InvalidRequest", `The upload was created with ${algorithm} checksums; a part came without.`);
    }
    running.update(Buffer.from(checksum.value, "base64"));
  }
  return { algorithm, value: `${running.digest().toString("base64")}-${parts.length}` };
}

function dropUpload(store: Store, upload: Upload): void {
  for (const { number } of partsOf(store, upload.id)) store.parts.removeSync(partKey(upload.id, number));
  store.uploads.removeSync(upload.id);
}

export async function completeMultipartUpload(call: Call): Promise<Reply> {
  const parsed = completeXml.safeParse(parseXml("CompleteMultipartUpload", await receiveText(call)));
  if (!parsed.success) throw new S3Error("MalformedXML");
  const guard = writeGuard(call);
  const { version, freed } = await call.store.change(() => {
    const { id, bucket, key, algorithm, headers, meta, retention, legalHold } = requireUpload(call);
    const all = partsOf(call.store, id);
    const chosen = choose(all, parsed.data.Part);
    const checksum = compositeChecksum(algorithm, chosen);
    const md5 = createHash("md5");
    for (const { etag } of chosen) md5.update(Buffer.from(etag, "hex"));
    const draft: Draft = {
      bucket,
      key,
      headers,
      meta,
      retention,
      legalHold,
      checksum,
      etag: `${md5.digest("hex")}-${chosen.length}`,
      blobs: chosen.flatMap(({ blob }) => (blob.bytes > 0 ? [blob] : [])),
      bytes: chosen.reduce((sum, { blob }) => sum + blob.bytes, 0),
    };
    guard(currentVersion(call.store, bucket, key));
    const [added, replaced] = addVersion(call.store, draft, () => undefined, call.now().getTime());
    dropUpload(call.store, requireUpload(call));
    const unused = all.filter((part) => !chosen.includes(part)).map(({ blob }) => blob);
    return { version: added, freed: [...replaced, ...unused] };
  });
  await call.store.forget(freed);
  const content = {
    Bucket: version.bucket,
    Key: version.key,
    ETag: `"${version.etag}"`,
    ...(version.checksum && {
      [checksumElement(version.checksum.algorithm)]: version.checksum.value,
      ChecksumType: "COMPOSITE",
    }),
  };
  return { status: 200, headers: versionHeader(version), xml: { root: "CompleteMultipartUploadResult", content } };
}

export async function abortMultipartUpload(call: Call): Promise<Reply> {
  const freed = await call.store.change(() => {
    const upload = requireUpload(call);
    const blobs = partsOf(call.store, upload.id).map(({ blob }) => blob);
    dropUpload(call.store, upload);
    return blobs;
  });
  await call.store.forget(freed);
  return { status: 204 };
}

export async function listParts(call: Call): Promise<Reply> {
  const upload = requireUpload(call);
  const [marker, max] = (["part-number-marker", "max-parts"] as const).map((name, index) => {
    const text = call.query.get(name) ?? (index === 0 ? "0" : "1000");
    if (!/^\d{1,5}$/.test(text)) throw new S3Error("InvalidArgument", `${name} must be a number from 0.`);
    return Number(text);
  }) as [number, number];
  const rest = partsOf(call.store, upload.id).filter(({ number }) => number > marker);
  const shown = rest.slice(0, Math.min(max, 1000));
  const Parts = shown.map((part) => ({
    PartNumber: part.number,
    LastModified: new Date(part.modifiedAt).toISOString(),
    ETag: `"${part.etag}"`,
    Size: part.blob.bytes,
    ...(part.checksum && { [checksumElement(part.checksum.algorithm)]: part.checksum.value }),
  }));
  const content = {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    PartNumberMarker: marker,
    MaxParts: max,
    NextPartNumberMarker: shown.at(-1)?.number,
    IsTruncated: shown.length < rest.length,
    Part: Parts,
    StorageClass: "STANDARD",
    ChecksumAlgorithm: upload.algorithm?.toUpperCase(),
  };
  return { status: 200, xml: { root: "ListPartsResult", content } };
}
