import { partKey } from "../disk/uploads";
import type { Call, Reply } from "../http/call";
import { S3Error } from "../model/errors";
import type { Part, Upload } from "../model/records";
import { checksumHeaders, storeBody } from "./objects";
import { requireUpload } from "./uploads";

function readPartNumber(call: Call): number {
  const text = call.query.get("partNumber") ?? "";
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > 10_000) {
    throw new S3Error("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  }
  return number;
}

type Stored = Awaited<ReturnType<typeof storeBody>>;

/** Adds the stored bytes to the upload. Removes them if the upload no longer exists. */
async function addToUpload(call: Call, number: number, { blobs, md5, checksum }: Stored): Promise<Part> {
  const blob = blobs[0] ?? { id: "", bytes: 0 };
  const part: Part = { number, blob, etag: md5.toString("hex"), checksum, modifiedAt: call.now().getTime() };
  try {
    const replaced = await call.store.change(() => {
      const key = partKey(requireUpload(call).id, number);
      const before = call.store.parts.get(key);
      call.store.parts.putSync(key, part);
      return before;
    });
    if (replaced) await call.store.removeFiles([replaced.blob]);
  } catch (cause) {
    await call.store.removeFiles(blobs);
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
    await call.store.removeFiles(stored.blobs);
    throw cause;
  }
  const { etag, checksum } = await addToUpload(call, number, stored);
  return { status: 200, headers: { etag: `"${etag}"`, ...checksumHeaders(checksum) } };
}
