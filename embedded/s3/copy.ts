import { createHash } from "node:crypto";
import type { Blob } from "./blobs";
import type { Call, Reply } from "./call";
import { judgeCopySource, writeGuard } from "./conditions";
import { readDescription, versionHeader } from "./descriptions";
import { S3Error } from "./errors";
import { readLockHeaders } from "./lock";
import { publish, requireReadable } from "./objects";
import type { Version } from "./records";
import { requireBucket } from "./versions";

function readSource(call: Call): { bucket: string; key: string; versionId: string | undefined } {
  const [path = "", query] = (call.header("x-amz-copy-source") ?? "").split("?versionId=");
  let source: string;
  try {
    source = decodeURIComponent(path.replace(/^\//, ""));
  } catch {
    throw new S3Error("InvalidArgument", "x-amz-copy-source is not valid percent-encoded UTF-8.");
  }
  const slash = source.indexOf("/");
  if (slash < 1 || slash === source.length - 1 || source.includes("\0")) {
    throw new S3Error("InvalidArgument", "x-amz-copy-source must read <bucket>/<key>.");
  }
  return { bucket: source.slice(0, slash), key: source.slice(slash + 1), versionId: query };
}

async function copyBytes(call: Call, source: Version): Promise<{ blobs: readonly Blob[]; etag: string }> {
  const md5 = createHash("md5");
  const writer = call.store.blobs.create();
  try {
    for await (const chunk of await call.store.blobs.read(source.blobs, 0, source.bytes)) {
      md5.update(chunk as Buffer);
      await writer.write(chunk as Buffer);
    }
    return { blobs: await writer.commit(), etag: md5.digest("hex") };
  } catch (cause) {
    await writer.discard();
    throw cause;
  }
}

export async function copyObject(call: Call): Promise<Reply> {
  const bucket = requireBucket(call.store, call.bucket);
  const from = readSource(call);
  const source = requireReadable(call, from.bucket, from.key, from.versionId);
  judgeCopySource(call, source);
  const directive = call.header("x-amz-metadata-directive") ?? "COPY";
  if (directive !== "COPY" && directive !== "REPLACE")
    throw new S3Error("InvalidArgument", "Unknown metadata directive.");
  const onItself = from.bucket === call.bucket && from.key === call.key && from.versionId === undefined;
  if (onItself && directive === "COPY") {
    throw new S3Error(
      "InvalidRequest",
      "This copy request is illegal: an object copied to itself must change something.",
    );
  }
  const description = directive === "REPLACE" ? readDescription(call) : { headers: source.headers, meta: source.meta };
  const lock = readLockHeaders(call, bucket);
  const guard = writeGuard(call);
  const { blobs, etag } = await copyBytes(call, source);
  const checksum = source.checksum?.value.includes("-") ? undefined : source.checksum;
  const draft = {
    bucket: call.bucket,
    key: call.key,
    blobs,
    bytes: source.bytes,
    etag,
    checksum,
    ...description,
    ...lock,
  };
  const version = await publish(call, draft, guard);
  const sourceId: Record<string, string> =
    source.versionId === "null" ? {} : { "x-amz-copy-source-version-id": source.versionId };
  const content = { ETag: `"${etag}"`, LastModified: new Date(version.modifiedAt).toISOString() };
  return {
    status: 200,
    headers: { ...versionHeader(version), ...sourceId },
    xml: { root: "CopyObjectResult", content },
  };
}
