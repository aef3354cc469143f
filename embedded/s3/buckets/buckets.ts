import { z } from "zod";
import { endOfPrefix } from "../disk/store";
import { dropUpload } from "../disk/uploads";
import { requireBucket } from "../disk/versions";
import { receiveText } from "../http/body";
import type { Call, Reply } from "../http/call";
import { owner, parseXml } from "../http/xml";
import { S3Error } from "../model/errors";
import type { Bucket } from "../model/records";

const validName = (name: string): boolean =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !/\.\.|\.-|-\./.test(name) && !/^\d+\.\d+\.\d+\.\d+$/.test(name);

const locationXml = z.union([z.literal(""), z.strictObject({ LocationConstraint: z.string().optional() })]);

export async function createBucket(call: Call): Promise<Reply> {
  const text = await receiveText(call);
  if (!validName(call.bucket)) throw new S3Error("InvalidBucketName", undefined, { BucketName: call.bucket });
  if (text !== "") {
    const parsed = locationXml.safeParse(parseXml("CreateBucketConfiguration", text));
    if (!parsed.success) throw new S3Error("MalformedXML");
    const location = parsed.data === "" ? undefined : parsed.data.LocationConstraint;
    if (location !== undefined && location !== call.region) throw new S3Error("IllegalLocationConstraintException");
  }
  const objectLock = call.header("x-amz-bucket-object-lock-enabled")?.toLowerCase() === "true";
  await call.store.change(() => {
    const existing = call.store.buckets.get(call.bucket);
    // In us-east-1, S3 answers a repeated creation with success.
    if (existing && call.region === "us-east-1" && (existing.objectLock || !objectLock)) return;
    if (existing) throw new S3Error("BucketAlreadyOwnedByYou", undefined, { BucketName: call.bucket });
    call.store.buckets.putSync(call.bucket, {
      name: call.bucket,
      createdAt: call.now().getTime(),
      objectLock,
      versioning: objectLock ? "Enabled" : undefined,
    });
  });
  return { status: 200, headers: { location: `/${call.bucket}` } };
}

export async function deleteBucket(call: Call): Promise<Reply> {
  const { store } = call;
  const freed = await store.change(() => {
    const { name } = requireBucket(store, call.bucket);
    const start = Buffer.from(`${name}\0`);
    if (store.versions.getKeysCount({ start, end: endOfPrefix(start), limit: 1 }) > 0)
      throw new S3Error("BucketNotEmpty");
    const unfinished = [...store.uploads.getRange()].filter(({ value }) => value.bucket === name);
    store.buckets.removeSync(name);
    return unfinished.flatMap(({ value }) => dropUpload(store, value));
  });
  await store.removeFiles(freed);
  return { status: 204 };
}

export async function headBucket(call: Call): Promise<Reply> {
  requireBucket(call.store, call.bucket);
  return { status: 200, headers: { "x-amz-bucket-region": call.region } };
}

/** The continuation token is the name of the last bucket on the page. */
export async function listBuckets(call: Call): Promise<Reply> {
  const max = call.query.get("max-buckets") ?? "10000";
  if (!/^\d{1,5}$/.test(max) || Number(max) < 1) {
    throw new S3Error("InvalidArgument", "max-buckets must be 1 to 10000.");
  }
  const prefix = call.query.get("prefix");
  const behind = call.query.get("continuation-token") ?? "";
  const found = [...call.store.buckets.getRange()]
    .map(({ value }) => value)
    .filter(({ name }) => name.startsWith(prefix ?? "") && name > behind);
  const shown = found.slice(0, Number(max));
  const content = {
    Owner: owner,
    Buckets: {
      Bucket: shown.map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt).toISOString() })),
    },
    ContinuationToken: shown.length < found.length ? shown.at(-1)?.name : undefined,
    Prefix: prefix,
  };
  return { status: 200, xml: { root: "ListAllMyBucketsResult", content } };
}

const versioningXml = z.strictObject({
  Status: z.enum(["Enabled", "Suspended"]),
  MfaDelete: z.enum(["Enabled", "Disabled"]).optional(),
});

export async function putBucketVersioning(call: Call): Promise<Reply> {
  const content = parseXml("VersioningConfiguration", await receiveText(call));
  if (typeof content !== "object" || content === null || !("Status" in content)) {
    throw new S3Error("IllegalVersioningConfigurationException");
  }
  const parsed = versioningXml.safeParse(content);
  if (!parsed.success) throw new S3Error("MalformedXML");
  if (parsed.data.MfaDelete === "Enabled") throw new S3Error("NotImplemented", "MFA delete is not supported.");
  const versioning = parsed.data.Status;
  await call.store.change(() => {
    const bucket = requireBucket(call.store, call.bucket);
    if (bucket.objectLock && versioning !== "Enabled") {
      const why = "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.";
      throw new S3Error("InvalidBucketState", why);
    }
    const changed: Bucket = { ...bucket, versioning };
    call.store.buckets.putSync(bucket.name, changed);
  });
  return { status: 200 };
}

export async function getBucketVersioning(call: Call): Promise<Reply> {
  const { versioning } = requireBucket(call.store, call.bucket);
  return { status: 200, xml: { root: "VersioningConfiguration", content: { Status: versioning } } };
}
