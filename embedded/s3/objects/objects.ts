import { addVersion, currentVersion, requireBucket, requireVersion, type Guard } from "../disk/versions";
import { hasDigest, readExpectations, receive, type Received } from "../http/body";
import type { Call, Reply } from "../http/call";
import { checksumHeader, checksumType, type Checksum } from "../model/checksums";
import { S3Error } from "../model/errors";
import type { Blob, Draft, Version } from "../model/records";
import { checkReadConditions, readRange, writeGuard } from "./conditions";
import { checksumOnDemand, describe, expirationHeader, readDescription, versionHeader } from "./descriptions";
import { readLockHeaders } from "./lock";

/** Streams the body into a blob and checks it. Leaves nothing behind if it fails. */
export async function storeBody(call: Call): Promise<Received & { blobs: readonly Blob[] }> {
  const expected = readExpectations(call);
  if (expected.length === undefined) throw new S3Error("MissingContentLength");
  const writer = call.store.blobs.create();
  try {
    const received = await receive(call, expected, (chunk) => writer.write(chunk));
    return { ...received, blobs: await writer.commit() };
  } catch (cause) {
    await writer.discard();
    throw cause;
  }
}

/** Adds the stored bytes to the index. Removes them if the version is refused. */
async function addToIndex(call: Call, draft: Draft, guard: Guard): Promise<Version> {
  try {
    const [version, freed] = await call.store.change(() => addVersion(call.store, draft, guard, call.now().getTime()));
    await call.store.removeFiles(freed);
    return version;
  } catch (cause) {
    await call.store.removeFiles(draft.blobs);
    throw cause;
  }
}

export const checksumHeaders = (checksum: Checksum | undefined): Record<string, string> =>
  checksum
    ? { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksumType(checksum) }
    : {};

export async function putObject(call: Call): Promise<Reply> {
  const bucket = requireBucket(call.store, call.bucket);
  const description = readDescription(call);
  const lock = readLockHeaders(call, bucket);
  const locked = lock.retention ?? lock.legalHold ?? bucket.defaultRetention;
  if (locked && !hasDigest(readExpectations(call))) {
    const needed =
      "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters";
    throw new S3Error("InvalidRequest", needed);
  }
  const guard = writeGuard(call);
  guard(currentVersion(call.store, call.bucket, call.key));
  const { blobs, bytes, md5, checksum } = await storeBody(call);
  const { key } = call;
  const etag = md5.toString("hex");
  const draft: Draft = { bucket: bucket.name, key, blobs, bytes, etag, checksum, ...description, ...lock };
  const version = await addToIndex(call, draft, guard);
  const said = { ...versionHeader(version), ...checksumHeaders(checksum), ...expirationHeader(call, version) };
  return { status: 200, headers: { etag: `"${etag}"`, ...said } };
}

/** The version that a read names. For a delete marker it throws what S3 returns. */
function requireReadable(call: Call, bucket: string, key: string, versionId: string | undefined): Version {
  const version = requireVersion(call.store, bucket, key, versionId);
  if (!version.deleteMarker) return version;
  const headers = { "x-amz-delete-marker": "true", ...versionHeader(version) };
  if (versionId === undefined) throw new S3Error("NoSuchKey", undefined, { Key: key }, headers);
  const modified = { "last-modified": new Date(version.modifiedAt).toUTCString() };
  throw new S3Error("MethodNotAllowed", undefined, { ResourceType: "DeleteMarker" }, { ...headers, ...modified });
}

interface Piece {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly headers: Readonly<Record<string, string>>;
}

const wholeChecksum = (call: Call, { checksum }: Version): Record<string, string> =>
  checksum ? checksumOnDemand(call, checksum, checksumType(checksum)) : {};

/** The part requested by number. An object that was uploaded whole has one part, number 1. */
function readPart(call: Call, version: Version): Piece | undefined {
  const text = call.query.get("partNumber");
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 10_000) {
    throw new S3Error("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  }
  if (call.request.headers.range !== undefined) {
    throw new S3Error("InvalidRequest", "Cannot specify both Range header and partNumber query parameter");
  }
  const { parts } = version;
  if (!parts && text === "1") return { start: 0, end: version.bytes, headers: wholeChecksum(call, version) };
  const at = parts?.findIndex(({ number }) => number === Number(text)) ?? -1;
  const part = parts?.[at];
  if (!parts || !part) throw new S3Error("InvalidPart", undefined, { PartNumber: text });
  const start = parts.slice(0, at).reduce((sum, { bytes }) => sum + bytes, 0);
  const type = version.checksum && checksumType(version.checksum);
  const headers = type === undefined ? {} : checksumOnDemand(call, part.checksum, type);
  return { start, end: start + part.bytes, headers: { ...headers, "x-amz-mp-parts-count": String(parts.length) } };
}

function readPiece(call: Call, version: Version): Piece | undefined {
  const range = readRange(call, version);
  return range ? { ...range, headers: {} } : readPart(call, version);
}

export async function getObject(call: Call): Promise<Reply> {
  const version = requireReadable(call, call.bucket, call.key, call.query.get("versionId"));
  if (checkReadConditions(call, version) === "unchanged") {
    const { etag, "last-modified": modified } = describe(call, version);
    return { status: 304, headers: { etag: etag ?? "", "last-modified": modified ?? "", ...versionHeader(version) } };
  }
  const piece = readPiece(call, version);
  const { start, end } = piece ?? { start: 0, end: version.bytes };
  const headers = { ...describe(call, version), ...(piece?.headers ?? wholeChecksum(call, version)) };
  if (piece && end > start) headers["content-range"] = `bytes ${start}-${end - 1}/${version.bytes}`;
  const open = () => call.store.blobs.read(version.blobs, start, end);
  return { status: piece ? 206 : 200, headers, body: { length: end - start, open } };
}
