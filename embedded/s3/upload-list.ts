import type { Call, Reply } from "./call";
import { S3Error } from "./errors";
import { owner, readCommon, type Common } from "./list";
import type { Upload } from "./uploads";
import type { XmlNode } from "./xml";

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byPlace = (a: Upload, b: Upload): number =>
  byBytes(a.key, b.key) || a.startedAt - b.startedAt || byBytes(a.id, b.id);

type Line = { readonly upload: Upload } | { readonly prefix: string };

/** The uploads as lines of a listing: each one, or the common prefix that stands for several. */
function linesOf(uploads: readonly Upload[], { prefix, delimiter }: Common): Line[] {
  const prefixes = new Set<string>();
  return uploads.flatMap((upload): Line[] => {
    const cut = delimiter === "" ? -1 : upload.key.indexOf(delimiter, prefix.length);
    if (cut < 0) return [{ upload }];
    const common = upload.key.slice(0, cut + delimiter.length);
    if (prefixes.has(common)) return [];
    prefixes.add(common);
    return [{ prefix: common }];
  });
}

function isBehind(line: Line, all: readonly Upload[], keyMarker: string, idMarker: string): boolean {
  if (keyMarker === "") return true;
  const key = "upload" in line ? line.upload.key : line.prefix;
  const order = byBytes(key, keyMarker);
  if (order !== 0 || idMarker === "" || !("upload" in line)) return order > 0;
  const marker = all.find(({ id }) => id === idMarker);
  // Ended since its page was read: rather the rest of its key once more than something left out.
  return marker === undefined || byPlace(line.upload, marker) > 0;
}

const uploadXml = (upload: Upload, { name }: Common): XmlNode => ({
  Key: name(upload.key),
  UploadId: upload.id,
  Initiator: owner,
  Owner: owner,
  StorageClass: "STANDARD",
  Initiated: new Date(upload.startedAt).toISOString(),
  ChecksumAlgorithm: upload.algorithm?.toUpperCase(),
  ChecksumType: upload.algorithm && (upload.checksumType ?? "COMPOSITE"),
});

export async function listMultipartUploads(call: Call): Promise<Reply> {
  const common = readCommon(call, "max-uploads");
  const { "key-marker": keyMarker = "", "upload-id-marker": idMarker = "" } = Object.fromEntries(call.query);
  if (idMarker !== "" && keyMarker === "") {
    throw new S3Error("InvalidArgument", "An upload-id marker cannot be specified without a key marker.");
  }
  const all = [...call.store.uploads.getRange()]
    .map(({ value }) => value)
    .filter(({ bucket, key }) => bucket === call.bucket && key.startsWith(common.prefix))
    .sort(byPlace);
  const rest = linesOf(all, common).filter((line) => isBehind(line, all, keyMarker, idMarker));
  const shown = rest.slice(0, common.maxKeys);
  const more = shown.length > 0 && shown.length < rest.length;
  const last = more ? shown.at(-1) : undefined;
  const { Name, MaxKeys, ...head } = common.head;
  const content = {
    Bucket: Name,
    ...head,
    KeyMarker: common.name(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: last && common.name("upload" in last ? last.upload.key : last.prefix),
    NextUploadIdMarker: last && "upload" in last ? last.upload.id : undefined,
    MaxUploads: MaxKeys,
    IsTruncated: more,
    Upload: shown.flatMap((line) => ("upload" in line ? [uploadXml(line.upload, common)] : [])),
    CommonPrefixes: shown.flatMap((line) => ("prefix" in line ? [{ Prefix: common.name(line.prefix) }] : [])),
  };
  return { status: 200, xml: { root: "ListMultipartUploadsResult", content } };
}
