import { createHash } from "node:crypto";
import type { Blob } from "./blobs";
import type { Call, Reply } from "./call";
import { algorithms, checksumXml, startChecksum, type Algorithm, type Checksum } from "./checksums";
import { judgeCopySource, writeGuard } from "./conditions";
import { readDescription, versionHeader } from "./descriptions";
import { S3Error } from "./errors";
import { readLockHeaders } from "./lock";
import { publish, requireReadable } from "./objects";
import type { Draft, Tags, Version } from "./records";
import { readTagHeader } from "./tags";
import { requireBucket } from "./versions";

interface Place {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

function readSource(call: Call): Place {
  const [path = "", query] = (call.header("x-amz-copy-source") ?? "").split("?versionId=");
  let source: string;
  try {
    source = decodeURIComponent(path).replace(/^\//, "");
  } catch {
    throw new S3Error("InvalidArgument", "x-amz-copy-source is not valid percent-encoded UTF-8.");
  }
  const slash = source.indexOf("/");
  if (slash < 1 || slash === source.length - 1 || source.includes("\0")) {
    throw new S3Error("InvalidArgument", "x-amz-copy-source must read <bucket>/<key>.");
  }
  return { bucket: source.slice(0, slash), key: source.slice(slash + 1), versionId: query };
}

/** The version a copy takes from, its conditions judged, and the header that names it. */
export function judgedSource(call: Call): { place: Place; source: Version; headers: Record<string, string> } {
  const place = readSource(call);
  const source = requireReadable(call, place.bucket, place.key, place.versionId);
  judgeCopySource(call, source);
  const headers: Record<string, string> =
    source.versionId === "null" ? {} : { "x-amz-copy-source-version-id": source.versionId };
  return { place, source, headers };
}

interface Copied {
  readonly blobs: readonly Blob[];
  readonly bytes: number;
  readonly md5: Buffer;
  readonly checksum: Checksum | undefined;
}

/** Copies bytes `start` to `end` (exclusive) of a version into a blob of their own. */
export async function copyBytes(
  call: Call,
  source: Version,
  { start, end }: { start: number; end: number },
  algorithm: Algorithm | undefined,
): Promise<Copied> {
  const md5 = createHash("md5");
  const running = algorithm && startChecksum(algorithm);
  const writer = call.store.blobs.create();
  try {
    for await (const chunk of await call.store.blobs.read(source.blobs, start, end)) {
      md5.update(chunk as Buffer);
      running?.update(chunk as Buffer);
      await writer.write(chunk as Buffer);
    }
    const checksum = algorithm && running && { algorithm, value: running.digest().toString("base64") };
    return { blobs: await writer.commit(), bytes: end - start, md5: md5.digest(), checksum };
  } catch (cause) {
    await writer.discard();
    throw cause;
  }
}

function readDirective(call: Call, name: string): "COPY" | "REPLACE" {
  const directive = call.header(name) ?? "COPY";
  if (directive !== "COPY" && directive !== "REPLACE") throw new S3Error("InvalidArgument", `Unknown ${name}.`);
  return directive;
}

function readAlgorithm(call: Call, source: Version): Algorithm | undefined {
  const named = call.header("x-amz-checksum-algorithm")?.toLowerCase();
  if (named === undefined) return source.checksum?.algorithm;
  const algorithm = algorithms.find((name) => name === named);
  if (!algorithm) throw new S3Error("InvalidRequest", "Checksum algorithm provided is unsupported.");
  return algorithm;
}

export async function copyObject(call: Call): Promise<Reply> {
  const bucket = requireBucket(call.store, call.bucket);
  const { place, source, headers } = judgedSource(call);
  const replaces = readDirective(call, "x-amz-metadata-directive") === "REPLACE";
  const tags: Tags | undefined =
    readDirective(call, "x-amz-tagging-directive") === "REPLACE" ? readTagHeader(call) : source.tags;
  const onItself = place.bucket === call.bucket && place.key === call.key && place.versionId === undefined;
  if (onItself && !replaces) {
    throw new S3Error(
      "InvalidRequest",
      "This copy request is illegal: an object copied to itself must change something.",
    );
  }
  const { headers: kept, meta } = replaces ? readDescription(call) : source;
  const lock = readLockHeaders(call, bucket);
  const guard = writeGuard(call);
  const whole = { start: 0, end: source.bytes };
  const { blobs, bytes, md5, checksum } = await copyBytes(call, source, whole, readAlgorithm(call, source));
  const etag = md5.toString("hex");
  const draft: Draft = {
    bucket: call.bucket,
    key: call.key,
    blobs,
    bytes,
    etag,
    checksum,
    headers: kept,
    meta,
    tags,
    ...lock,
  };
  const version = await publish(call, draft, guard);
  const content = {
    ETag: `"${etag}"`,
    LastModified: new Date(version.modifiedAt).toISOString(),
    ...checksumXml(checksum),
  };
  const said = { ...versionHeader(version), ...headers };
  return { status: 200, headers: said, xml: { root: "CopyObjectResult", content } };
}
