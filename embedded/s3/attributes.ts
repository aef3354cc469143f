import type { Call, Reply } from "./call";
import { checksumType, checksumXml } from "./checksums";
import { versionHeader } from "./descriptions";
import { S3Error } from "./errors";
import { requireReadable } from "./objects";
import type { Version } from "./records";
import type { XmlNode } from "./xml";

const known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

function readAsked(call: Call): Set<string> {
  const names = (call.header("x-amz-object-attributes") ?? "").split(",").map((name) => name.trim());
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return new Set(names);
  throw new S3Error("InvalidArgument", `x-amz-object-attributes must name one or more of ${known.join(", ")}.`);
}

function readNumber(call: Call, header: string, otherwise: number): number {
  const text = call.header(header) ?? String(otherwise);
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new S3Error("InvalidArgument", `${header} must be a number from 0.`);
}

function partsXml(call: Call, { parts }: Version): XmlNode | undefined {
  if (!parts) return undefined;
  const max = Math.min(readNumber(call, "x-amz-max-parts", 1000), 1000);
  const marker = readNumber(call, "x-amz-part-number-marker", 0);
  const rest = parts.filter(({ number }) => number > marker);
  const shown = rest.slice(0, max);
  return {
    // S3's element is PartsCount, although its SDKs call the field TotalPartsCount.
    PartsCount: parts.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: shown.at(-1)?.number ?? 0,
    MaxParts: max,
    IsTruncated: shown.length < rest.length,
    Part: shown.map(({ number, bytes, checksum }) => ({ PartNumber: number, Size: bytes, ...checksumXml(checksum) })),
  };
}

export async function getObjectAttributes(call: Call): Promise<Reply> {
  const asked = readAsked(call);
  const version = requireReadable(call, call.bucket, call.key, call.query.get("versionId"));
  const { checksum } = version;
  const checksums = checksum && { ...checksumXml(checksum), ChecksumType: checksumType(checksum) };
  const content = {
    ETag: asked.has("ETag") ? version.etag : undefined,
    Checksum: asked.has("Checksum") ? checksums : undefined,
    ObjectParts: asked.has("ObjectParts") ? partsXml(call, version) : undefined,
    StorageClass: asked.has("StorageClass") ? "STANDARD" : undefined,
    ObjectSize: asked.has("ObjectSize") ? version.bytes : undefined,
  };
  const headers = { "last-modified": new Date(version.modifiedAt).toUTCString(), ...versionHeader(version) };
  return { status: 200, headers, xml: { root: "GetObjectAttributesResponse", content } };
}
