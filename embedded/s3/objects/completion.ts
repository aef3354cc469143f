import { createHash } from "node:crypto";
import { z } from "zod";
import { endOfPrefix, keyPrefix } from "../disk/store";
import { dropUpload, partsOf } from "../disk/uploads";
import { addVersion, currentVersion } from "../disk/versions";
import { receiveUncheckedText } from "../http/body";
import type { Call, Reply } from "../http/call";
import { parseXml } from "../http/xml";
import {
  algorithms,
  checksumElement,
  checksumHeader,
  checksumType,
  checksumXml,
  startChecksum,
  type Checksum,
} from "../model/checksums";
import { combine } from "../model/combine";
import { S3Error } from "../model/errors";
import type { Draft, Part, Upload, Version } from "../model/records";
import { writeGuard } from "./conditions";
import { versionHeader } from "./descriptions";
import { requireUpload } from "./uploads";

const minPartBytes = 5 * 1024 * 1024;

const partXml = z.looseObject({
  PartNumber: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number),
  ETag: z.string(),
});
type RequestedPart = z.output<typeof partXml>;
const completeXml = z.strictObject({
  Part: z.union([partXml.transform((one) => [one]), z.array(partXml).max(10_000)]),
});

function assertChecksums(part: Part, asked: RequestedPart): void {
  for (const name of algorithms) {
    const told = asked[checksumElement(name)];
    if (told === undefined || (part.checksum?.algorithm === name && part.checksum.value === told)) continue;
    const what = `The ${name} given for part ${part.number} is not the one it was uploaded with.`;
    throw new S3Error("InvalidPart", what, { PartNumber: String(part.number) });
  }
}

function selectParts(parts: readonly Part[], asked: readonly RequestedPart[]): Part[] {
  const byNumber = new Map(parts.map((part) => [part.number, part]));
  return asked.map((one, index) => {
    const { PartNumber, ETag } = one;
    if (index > 0 && PartNumber <= (asked[index - 1]?.PartNumber ?? 0)) throw new S3Error("InvalidPartOrder");
    const part = byNumber.get(PartNumber);
    if (part?.etag !== ETag.replaceAll('"', ""))
      throw new S3Error("InvalidPart", undefined, { PartNumber: String(PartNumber) });
    assertChecksums(part, one);
    if (index < asked.length - 1 && part.blob.bytes < minPartBytes) throw new S3Error("EntityTooSmall");
    return part;
  });
}

function wholeChecksum({ algorithm, checksumType }: Upload, parts: readonly Part[]): Checksum | undefined {
  if (algorithm === undefined) return undefined;
  const pieces = parts.map(({ checksum, blob }) => {
    if (checksum?.algorithm !== algorithm) {
      throw new S3Error("InvalidRequest", `The upload was created with ${algorithm} checksums; a part came without.`);
    }
    return { crc: Buffer.from(checksum.value, "base64"), bytes: blob.bytes };
  });
  if (checksumType === "FULL_OBJECT") return { algorithm, value: combine(algorithm, pieces).toString("base64") };
  const running = startChecksum(algorithm);
  for (const { crc } of pieces) running.update(crc);
  return { algorithm, value: `${running.digest().toString("base64")}-${parts.length}` };
}

/** Checks the headers that describe the complete object. */
function assertObjectHeaders(call: Call, draft: Draft): void {
  const size = call.header("x-amz-mp-object-size");
  if (size !== undefined && size !== String(draft.bytes)) {
    throw new S3Error("InvalidRequest", `The parts have ${draft.bytes} bytes together, not the ${size} of the header.`);
  }
  const type = call.header("x-amz-checksum-type")?.toUpperCase();
  if (type !== undefined && draft.checksum && type !== checksumType(draft.checksum)) {
    throw new S3Error("InvalidRequest", `The upload was created with ${checksumType(draft.checksum)} checksums.`);
  }
  for (const name of algorithms) {
    const told = call.header(checksumHeader(name));
    if (told === undefined) continue;
    const value = draft.checksum?.algorithm === name ? draft.checksum.value : undefined;
    // A client may omit the number of parts.
    if (value !== told && value?.split("-")[0] !== told) {
      throw new S3Error("BadDigest", `The ${name} you specified did not match the calculated checksum.`);
    }
  }
}

function makeDraft(upload: Upload, parts: readonly Part[]): Draft {
  const { bucket, key, headers, meta, retention, legalHold } = upload;
  const md5 = createHash("md5");
  for (const { etag } of parts) md5.update(Buffer.from(etag, "hex"));
  return {
    bucket,
    key,
    headers,
    meta,
    retention,
    legalHold,
    checksum: wholeChecksum(upload, parts),
    etag: `${md5.digest("hex")}-${parts.length}`,
    blobs: parts.flatMap(({ blob }) => (blob.bytes > 0 ? [blob] : [])),
    bytes: parts.reduce((sum, { blob }) => sum + blob.bytes, 0),
    uploadId: upload.id,
    parts: parts.map(({ number, blob, checksum }) => ({ number, bytes: blob.bytes, checksum })),
  };
}

/** The version that the upload became, if a client repeats the completion because it did not get the response. */
function completedBefore(call: Call): Version | undefined {
  const id = call.query.get("uploadId") ?? "";
  if (id === "" || call.store.uploads.get(id.slice(0, 64))) return undefined;
  const start = keyPrefix(call.bucket, call.key);
  for (const { value } of call.store.versions.getRange({ start, end: endOfPrefix(start) })) {
    if (value.uploadId === id) return value;
  }
  return undefined;
}

export async function completeMultipartUpload(call: Call): Promise<Reply> {
  const parsed = completeXml.safeParse(parseXml("CompleteMultipartUpload", await receiveUncheckedText(call)));
  if (!parsed.success) throw new S3Error("MalformedXML");
  const guard = writeGuard(call);
  const { version, freed } = await call.store.change(() => {
    const before = completedBefore(call);
    if (before) return { version: before, freed: [] };
    const upload = requireUpload(call);
    const all = partsOf(call.store, upload.id);
    const chosen = selectParts(all, parsed.data.Part);
    const draft = makeDraft(upload, chosen);
    assertObjectHeaders(call, draft);
    guard(currentVersion(call.store, upload.bucket, upload.key));
    const [added, replaced] = addVersion(call.store, draft, () => undefined, call.now().getTime());
    dropUpload(call.store, upload);
    const unused = all.filter((part) => !chosen.includes(part)).map(({ blob }) => blob);
    return { version: added, freed: [...replaced, ...unused] };
  });
  await call.store.removeFiles(freed);
  const content = {
    Bucket: version.bucket,
    Key: version.key,
    ETag: `"${version.etag}"`,
    ...checksumXml(version.checksum),
    ChecksumType: version.checksum && checksumType(version.checksum),
  };
  return { status: 200, headers: versionHeader(version), xml: { root: "CompleteMultipartUploadResult", content } };
}
