import { z } from "zod";
import { deleteKey, requireBucket, type Guard, type Removal } from "../disk/versions";
import { receiveText } from "../http/body";
import type { Call, Reply } from "../http/call";
import { toMinioError } from "../http/minio";
import { parseXml, type XmlNode } from "../http/xml";
import { S3Error } from "../model/errors";
import type { Blob } from "../model/records";
import { removalGuard } from "./conditions";
import { bypasses } from "./lock";

const removalHeaders = ({ versionId, deleteMarker }: Removal): Record<string, string> => ({
  ...(versionId !== undefined && { "x-amz-version-id": versionId }),
  ...(deleteMarker && { "x-amz-delete-marker": "true" }),
});

const isConditional = (wanted: object): boolean => Object.values(wanted).some((value) => value !== undefined);

export async function deleteObject(call: Call): Promise<Reply> {
  const wanted = {
    etag: call.request.headers["if-match"],
    modified: call.header("x-amz-if-match-last-modified-time"),
    size: call.header("x-amz-if-match-size"),
  };
  const guard = removalGuard(wanted);
  const { bucket, key } = call;
  const conditional = isConditional(wanted);
  const target = { bucket, key, versionId: call.query.get("versionId"), bypass: bypasses(call), conditional };
  const removal = await call.store.change(() => deleteKey(call.store, target, guard, call.now().getTime()));
  await call.store.removeFiles(removal.freed);
  return { status: 204, headers: removalHeaders(removal) };
}

const item = z.strictObject({
  Key: z.string().min(1),
  VersionId: z.string().optional(),
  ETag: z.string().optional(),
  LastModifiedTime: z.string().optional(),
  Size: z.string().optional(),
});
type Item = z.output<typeof item>;
const deleteXml = z.strictObject({
  Object: z.union([item.transform((one) => [one]), z.array(item).max(1000)]),
  Quiet: z.enum(["true", "false"]).optional(),
});

function deleteOne(call: Call, { Key, VersionId, ETag, LastModifiedTime, Size }: Item): Removal | S3Error {
  try {
    const wanted = { etag: ETag, modified: LastModifiedTime, size: Size };
    const guard: Guard = removalGuard(wanted);
    const conditional = isConditional(wanted);
    const target = { bucket: call.bucket, key: Key, versionId: VersionId, bypass: bypasses(call), conditional };
    return deleteKey(call.store, target, guard, call.now().getTime());
  } catch (cause) {
    if (cause instanceof S3Error) return cause;
    throw cause;
  }
}

function deletedXml({ Key, VersionId }: Item, removal: Removal): XmlNode {
  const marker = removal.deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: removal.versionId } : {};
  return { Key, VersionId, ...marker };
}

export async function deleteObjects(call: Call): Promise<Reply> {
  requireBucket(call.store, call.bucket);
  const parsed = deleteXml.safeParse(parseXml("Delete", await receiveText(call, true)));
  if (!parsed.success) throw new S3Error("MalformedXML");
  const results = await call.store.change(() =>
    parsed.data.Object.map((asked) => ({ asked, outcome: deleteOne(call, asked) })),
  );
  const Deleted: XmlNode[] = [];
  const Failed: XmlNode[] = [];
  const freed: Blob[] = [];
  for (const { asked, outcome } of results) {
    if (outcome instanceof S3Error) {
      const { code, message } = call.minio ? toMinioError(outcome) : outcome;
      Failed.push({ Key: asked.Key, VersionId: asked.VersionId, Code: code, Message: message });
    } else {
      freed.push(...outcome.freed);
      if (parsed.data.Quiet !== "true") Deleted.push(deletedXml(asked, outcome));
    }
  }
  await call.store.removeFiles(freed);
  return { status: 200, xml: { root: "DeleteResult", content: { Deleted, Error: Failed } } };
}
