import type { Call, Reply } from "./call";
import { checksumXml } from "./checksums";
import { copyBytes, judgedSource } from "./copy";
import { S3Error } from "./errors";
import { checksumHeaders, storeBody } from "./objects";
import type { Version } from "./records";
import { partKey, partsOf, requireUpload, type Part, type Upload } from "./uploads";

function readPartNumber(call: Call): number {
  const text = call.query.get("partNumber") ?? "";
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > 10_000) {
    throw new S3Error("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  }
  return number;
}

type Stored = Awaited<ReturnType<typeof storeBody>>;

/** Gives stored bytes their place in the upload; the bytes are removed if it is gone meanwhile. */
async function keepPart(call: Call, number: number, { blobs, md5, checksum }: Stored): Promise<Part> {
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
  return part;
}

function assertPromised(upload: Upload, checksum: Part["checksum"]): void {
  if (upload.algorithm === undefined || checksum?.algorithm === upload.algorithm) return;
  const wanted = `expected checksum Type: ${upload.algorithm}, actual checksum Type: ${checksum?.algorithm ?? "null"}`;
  throw new S3Error("InvalidRequest", `Checksum Type mismatch occurred, ${wanted}`);
}

export async function uploadPart(call: Call): Promise<Reply> {
  const number = readPartNumber(call);
  const upload = requireUpload(call);
  const stored = await storeBody(call);
  try {
    assertPromised(upload, stored.checksum);
  } catch (cause) {
    await call.store.forget(stored.blobs);
    throw cause;
  }
  const { etag, checksum } = await keepPart(call, number, stored);
  return { status: 200, headers: { etag: `"${etag}"`, ...checksumHeaders(checksum) } };
}

function readSourceRange(call: Call, source: Version): { start: number; end: number } {
  const text = call.header("x-amz-copy-source-range");
  if (text === undefined) return { start: 0, end: source.bytes };
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  if (first === undefined || last === undefined || Number(last) < Number(first)) {
    throw new S3Error("InvalidArgument", "The x-amz-copy-source-range value must be of the form bytes=first-last.");
  }
  if (Number(last) >= source.bytes) {
    throw new S3Error("InvalidRange", `Range specified is not valid for source object of size: ${source.bytes}`);
  }
  return { start: Number(first), end: Number(last) + 1 };
}

export async function uploadPartCopy(call: Call): Promise<Reply> {
  const number = readPartNumber(call);
  const upload = requireUpload(call);
  const { source, headers } = judgedSource(call);
  const stored = await copyBytes(call, source, readSourceRange(call, source), upload.algorithm);
  const part = await keepPart(call, number, stored);
  const content = {
    ETag: `"${part.etag}"`,
    LastModified: new Date(part.modifiedAt).toISOString(),
    ...checksumXml(part.checksum),
  };
  return { status: 200, headers, xml: { root: "CopyPartResult", content } };
}

const pageNumber = (call: Call, name: string, otherwise: string): number => {
  const text = call.query.get(name) ?? otherwise;
  if (!/^\d{1,5}$/.test(text)) throw new S3Error("InvalidArgument", `${name} must be a number from 0.`);
  return Number(text);
};

export async function listParts(call: Call): Promise<Reply> {
  const upload = requireUpload(call);
  const marker = pageNumber(call, "part-number-marker", "0");
  const max = Math.min(pageNumber(call, "max-parts", "1000"), 1000);
  const rest = partsOf(call.store, upload.id).filter(({ number }) => number > marker);
  const shown = rest.slice(0, max);
  const content = {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    Initiator: { ID: "owner", DisplayName: "owner" },
    Owner: { ID: "owner", DisplayName: "owner" },
    PartNumberMarker: marker,
    MaxParts: max,
    NextPartNumberMarker: shown.at(-1)?.number,
    IsTruncated: shown.length < rest.length,
    Part: shown.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.modifiedAt).toISOString(),
      ETag: `"${part.etag}"`,
      Size: part.blob.bytes,
      ...checksumXml(part.checksum),
    })),
    StorageClass: "STANDARD",
    ChecksumAlgorithm: upload.algorithm?.toUpperCase(),
    ChecksumType: upload.algorithm && (upload.checksumType ?? "COMPOSITE"),
  };
  return { status: 200, xml: { root: "ListPartsResult", content } };
}
