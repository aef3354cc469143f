import { randomBytes } from "node:crypto";
import { dropUpload } from "../disk/uploads";
import { requireBucket } from "../disk/versions";
import type { Call, Reply } from "../http/call";
import { algorithms } from "../model/checksums";
import { isCombinable } from "../model/combine";
import { S3Error } from "../model/errors";
import type { Upload } from "../model/records";
import { readDescription } from "./descriptions";
import { readLockHeaders } from "./lock";

export function requireUpload(call: Call): Upload {
  requireBucket(call.store, call.bucket);
  const upload = call.store.uploads.get((call.query.get("uploadId") ?? "").slice(0, 64));
  if (upload?.bucket !== call.bucket || upload.key !== call.key) throw new S3Error("NoSuchUpload");
  return upload;
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
  await call.store.removeFiles(freed);
  return { status: 204 };
}
