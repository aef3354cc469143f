import { z } from "zod";
import { receiveText } from "./body";
import type { Call, Reply } from "./call";
import { versionHeader } from "./descriptions";
import { S3Error } from "./errors";
import type { Tags, Version } from "./records";
import { checkedTags } from "./tags";
import { amendVersion, requireBucket, requireVersion } from "./versions";
import { parseXml, type XmlNode } from "./xml";

const tag = z.strictObject({ Key: z.string(), Value: z.string() });
const taggingXml = z.strictObject({
  TagSet: z.union([
    z.literal("").transform(() => []),
    z.strictObject({ Tag: z.union([tag.transform((one) => [one]), z.array(tag)]) }).transform(({ Tag }) => Tag),
  ]),
});

async function readTagging(call: Call, most: number): Promise<Tags> {
  const parsed = taggingXml.safeParse(parseXml("Tagging", await receiveText(call, true)));
  if (!parsed.success) throw new S3Error("MalformedXML");
  return checkedTags(
    parsed.data.TagSet.map(({ Key, Value }) => [Key, Value]),
    most,
  );
}

const taggingContent = (tags: Tags): XmlNode => ({
  TagSet: {
    Tag: Object.entries(tags)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([Key, Value]) => ({ Key, Value })),
  },
});

function requireTaggable(call: Call): Version {
  const version = requireVersion(call.store, call.bucket, call.key, call.query.get("versionId"));
  if (version.deleteMarker) throw new S3Error("MethodNotAllowed");
  return version;
}

async function setTags(call: Call, tags: Tags | undefined, status: number): Promise<Reply> {
  const version = await call.store.change(() => {
    const found = requireTaggable(call);
    amendVersion(call.store, { ...found, tags });
    return found;
  });
  return { status, headers: versionHeader(version) };
}

export async function putObjectTagging(call: Call): Promise<Reply> {
  return setTags(call, await readTagging(call, 10), 200);
}

export const deleteObjectTagging = (call: Call): Promise<Reply> => setTags(call, undefined, 204);

export async function getObjectTagging(call: Call): Promise<Reply> {
  const version = requireTaggable(call);
  const xml = { root: "Tagging", content: taggingContent(version.tags ?? {}) };
  return { status: 200, headers: versionHeader(version), xml };
}

async function setBucketTags(call: Call, tags: Tags | undefined): Promise<Reply> {
  await call.store.change(() => {
    call.store.buckets.putSync(call.bucket, { ...requireBucket(call.store, call.bucket), tags });
  });
  return { status: 204 };
}

export async function putBucketTagging(call: Call): Promise<Reply> {
  return setBucketTags(call, await readTagging(call, 50));
}

export const deleteBucketTagging = (call: Call): Promise<Reply> => setBucketTags(call, undefined);

export async function getBucketTagging(call: Call): Promise<Reply> {
  const { tags } = requireBucket(call.store, call.bucket);
  if (!tags) throw new S3Error("NoSuchTagSet");
  return { status: 200, xml: { root: "Tagging", content: taggingContent(tags) } };
}
