import { currentVersion } from "../disk/versions";
import type { Call } from "../http/call";
import { checksumHeader, type Checksum } from "../model/checksums";
import { S3Error } from "../model/errors";
import { expiryOf } from "../model/expiry";
import type { Description, Version } from "../model/records";
import { lockHeaders } from "./lock";

const kept = [
  "content-type",
  "content-disposition",
  "content-language",
  "content-encoding",
  "cache-control",
  "expires",
];
const metaPrefix = "x-amz-meta-";

const metaNames = (call: Call): string[] => {
  const fromQuery = call.proof.by === "query" ? [...call.query.keys()].map((name) => name.toLowerCase()) : [];
  return [...new Set([...Object.keys(call.request.headers), ...fromQuery])].filter((name) =>
    name.startsWith(metaPrefix),
  );
};

/** The headers of an upload that are returned with the object. */
export function readDescription(call: Call): Description {
  const headers: Record<string, string> = {};
  for (const name of kept) {
    const value = call.request.headers[name];
    if (typeof value === "string" && value !== "") headers[name] = value;
  }
  const encodings = headers["content-encoding"]?.split(",").map((item) => item.trim()) ?? [];
  if (encodings.includes("aws-chunked")) {
    delete headers["content-encoding"];
    const left = encodings.filter((item) => item !== "aws-chunked");
    if (left.length > 0) headers["content-encoding"] = left.join(", ");
  }
  const meta = Object.fromEntries(
    metaNames(call).map((name) => [name.slice(metaPrefix.length), call.header(name) ?? ""]),
  );
  const bytes = Object.entries(meta).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes > 2048) throw new S3Error("MetadataTooLarge");
  return { headers, meta };
}

export const versionHeader = (version: Version): Record<string, string> =>
  version.versionId === "null" ? {} : { "x-amz-version-id": version.versionId };

// A link may request a file name outside latin1. Its UTF-8 bytes are sent as they are, as S3 does.
const headerBytes = (text: string): string => {
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(text))
    throw new S3Error("InvalidArgument", "A header value must not hold control characters.");
  return Buffer.from(text, "utf8").toString("latin1");
};

const overridable = [
  "content-type",
  "content-language",
  "expires",
  "cache-control",
  "content-disposition",
  "content-encoding",
];

/** When lifecycle rules will expire the version. Empty if none applies or it is not the current version. */
export function expirationHeader(call: Call, version: Version): Record<string, string> {
  const bucket = call.store.buckets.get(version.bucket);
  const isCurrent = bucket?.lifecycle && currentVersion(call.store, version.bucket, version.key)?.seq === version.seq;
  const expiry = isCurrent ? expiryOf(bucket, version, call.day) : undefined;
  if (!expiry) return {};
  const date = new Date(expiry.at).toUTCString();
  return { "x-amz-expiration": `expiry-date="${date}", rule-id="${encodeURIComponent(expiry.rule)}"` };
}

/** Checksum headers, if the client requested them. */
export const checksumOnDemand = (call: Call, checksum: Checksum | undefined, type: string): Record<string, string> =>
  checksum && call.header("x-amz-checksum-mode")?.toUpperCase() === "ENABLED"
    ? { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": type }
    : {};

/** The headers of GET and HEAD for a version. Overrides (response-content-type, …) come from a signed query. */
export function describe(call: Call, version: Version): Record<string, string> {
  const headers: Record<string, string> = {
    "accept-ranges": "bytes",
    "content-type": "binary/octet-stream",
    ...version.headers,
    etag: `"${version.etag}"`,
    "last-modified": new Date(version.modifiedAt).toUTCString(),
    ...versionHeader(version),
    ...lockHeaders(version),
    ...expirationHeader(call, version),
  };
  for (const [name, value] of Object.entries(version.meta)) headers[metaPrefix + name] = value;
  for (const name of overridable) {
    const value = call.query.get(`response-${name}`);
    if (value !== undefined) headers[name] = headerBytes(value);
  }
  return headers;
}
