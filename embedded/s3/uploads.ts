import { randomBytes } from "node:crypto";
import type { Blob } from "./blobs";
import type { Call, Reply } from "./call";
import { algorithms, type Algorithm, type Checksum } from "./checksums";
import { isCombinable } from "./combine";
import { readDescription } from "./descriptions";
import { S3Error } from "./errors";
import { readLockHeaders } from "./lock";
import type { Description, Version } from "./records";
import { after, type Store } from "./store";
import { requireBucket } from "./versions";

export type ChecksumType = "COMPOSITE" | "FULL_OBJECT";

export interface Upload extends Description, Pick<Version, "retention" | "legalHold"> {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedAt: number;
  readonly algorithm: Algorithm | undefined;
  /** COMPOSITE where it says nothing. */
  readonly checksumType?: ChecksumType | undefined;
}

export interface Part {
  readonly number: number;
  readonly blob: Blob;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly modifiedAt: number;
}

export const partKey = (uploadId: string, number: number): Buffer => {
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(number);
  return Buffer.concat([Buffer.from(`${uploadId}\0`), tail]);
};

/** The parts of an upload by ascending number. */
export const partsOf = (store: Store, uploadId: string): Part[] => {
  const start = Buffer.from(`${uploadId}\0`);
  return [...store.parts.getRange({ start, end: after(start) })].map(({ value }) => value);
};

export function requireUpload(call: Call): Upload {
  requireBucket(call.store, call.bucket);
  const upload = call.store.uploads.get((call.query.get("uploadId") ?? "").slice(0, 64));
  if (upload?.bucket !== call.bucket || upload.key !== call.key) throw new S3Error("NoSuchUpload");
  return upload;
}

/** Takes an upload and its parts out of the index; answers the blobs the parts had. Only inside `change`. */
export function dropUpload(store: Store, upload: Upload): Blob[] {
  const parts = partsOf(store, upload.id);
  for (const { number } of parts) store.parts.removeSync(partKey(upload.id, number));
  store.uploads.removeSync(upload.id);
  return parts.map(({ blob }) => blob);
}

function readChecksumPlan(call: Call): Pick<Upload, "algorithm" | "checksumType"> {
  const named = call.header("x-amz-checksum-algorithm")?.toLowerCase();
  const asked = call.header("x-amz-checksum-type")?.toUpperCase();
  const algorithm = algorithms.find((name) => name === named);
  if (named !== undefined && algorithm === undefined) {
    throw new S3Error("InvalidRequest", "Checksum algorithm provided is unsupported.");
  }
  if (asked !== undefined && asked !== "COMPOSITE" && asked !== "FULL_OBJECT") {
    throw new S3Error("InvalidRequest", "Value for x-amz-checksum-type header is invalid.");
  }
  if (algorithm === undefined) {
    if (asked === undefined) return { algorithm: undefined };
    throw new S3Error("InvalidRequest", "x-amz-checksum-type needs x-amz-checksum-algorithm beside it.");
  }
  const checksumType = asked ?? (algorithm === "crc64nvme" ? "FULL_OBJECT" : "COMPOSITE");
  const impossible = checksumType === "FULL_OBJECT" ? !isCombinable(algorithm) : algorithm === "crc64nvme";
  if (impossible) {
    const what = `The ${checksumType} checksum type cannot be used with the ${algorithm} checksum algorithm.`;
    throw new S3Error("InvalidRequest", what);
  }
  return { algorithm, checksumType };
}

export async function createMultipartUpload(call: Call): Promise<Reply> {
  const bucket = requireBucket(call.store, call.bucket);
  const upload: Upload = {
    id: randomBytes(24).toString("hex"),
    bucket: bucket.name,
    key: call.key,
    startedAt: call.now().getTime(),
    ...readChecksumPlan(call),
    ...readDescription(call),
    ...readLockHeaders(call, bucket),
  };
  await call.store.change(() => {
    requireBucket(call.store, call.bucket);
    call.store.uploads.putSync(upload.id, upload);
  });
  const headers: Record<string, string> = {};
  if (upload.algorithm) {
    headers["x-amz-checksum-algorithm"] = upload.algorithm.toUpperCase();
    headers["x-amz-checksum-type"] = upload.checksumType ?? "COMPOSITE";
  }
  const content = { Bucket: upload.bucket, Key: upload.key, UploadId: upload.id };
  return { status: 200, headers, xml: { root: "InitiateMultipartUploadResult", content } };
}

export async function abortMultipartUpload(call: Call): Promise<Reply> {
  const freed = await call.store.change(() => dropUpload(call.store, requireUpload(call)));
  await call.store.forget(freed);
  return { status: 204 };
}
