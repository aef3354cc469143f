import { versionKey } from "../disk/store";
import { findVersion, requireBucket, seqOf } from "../disk/versions";
import { startAfter, walk, type Step } from "../disk/walk";
import type { Call, Reply } from "../http/call";
import { owner, type XmlNode } from "../http/xml";
import { checksumType } from "../model/checksums";
import { S3Error } from "../model/errors";
import type { Version } from "../model/records";

interface Common {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  /** Encodes keys and prefixes as the client requested. */
  readonly name: (text: string) => string;
  readonly head: XmlNode;
}

const encodeUrl = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function readCommon(call: Call): Common {
  requireBucket(call.store, call.bucket);
  const encoding = call.query.get("encoding-type");
  if (encoding !== undefined && encoding !== "url")
    throw new S3Error("InvalidArgument", "Invalid Encoding Method specified in Request");
  const text = call.query.get("max-keys") || "1000";
  if (!/^\d{1,9}$/.test(text)) throw new S3Error("InvalidArgument", "max-keys must be a number from 0.");
  const maxKeys = Math.min(Number(text), 1000);
  const prefix = call.query.get("prefix") ?? "";
  const delimiter = call.query.get("delimiter") ?? "";
  const name = encoding === "url" ? encodeUrl : (given: string) => given;
  const head = {
    Name: call.bucket,
    Prefix: name(prefix),
    Delimiter: delimiter === "" ? undefined : name(delimiter),
    MaxKeys: maxKeys,
    EncodingType: encoding,
  };
  return { prefix, delimiter, maxKeys, name, head };
}

/** At most `max` entries, and whether there are more. */
function page<V>(steps: Iterable<Step<V>>, max: number): { steps: Step<V>[]; more: boolean } {
  const taken: Step<V>[] = [];
  if (max === 0) return { steps: taken, more: false };
  for (const step of steps) {
    if (taken.length === max) return { steps: taken, more: true };
    taken.push(step);
  }
  return { steps: taken, more: false };
}

function objectXml(version: Version, name: string, withOwner: boolean): XmlNode {
  return {
    Key: name,
    LastModified: new Date(version.modifiedAt).toISOString(),
    ETag: `"${version.etag}"`,
    ChecksumAlgorithm: version.checksum?.algorithm.toUpperCase(),
    ChecksumType: version.checksum && checksumType(version.checksum),
    Size: version.bytes,
    StorageClass: "STANDARD",
    Owner: withOwner ? owner : undefined,
  };
}

const prefixesXml = (steps: readonly Step<unknown>[], name: Common["name"]): XmlNode[] =>
  steps.filter(({ kind }) => kind === "prefix").map(({ key }) => ({ Prefix: name(key) }));

function listCurrent(call: Call, common: Common, marker: string, withOwner: boolean) {
  const { prefix, delimiter, maxKeys, name } = common;
  const start = marker === "" ? undefined : startAfter(call.bucket, marker, prefix, delimiter);
  const { steps, more } = page(walk(call.store.current, { bucket: call.bucket, prefix, delimiter, start }, 1), maxKeys);
  const Contents = steps.flatMap((step) => {
    if (step.kind === "prefix") return [];
    const version = call.store.versions.get(versionKey(call.bucket, step.key, step.value));
    return version ? [objectXml(version, name(step.key), withOwner)] : [];
  });
  const last = more ? (steps.at(-1)?.key ?? "") : undefined;
  return {
    last,
    count: steps.length,
    content: { IsTruncated: more, Contents, CommonPrefixes: prefixesXml(steps, name) },
  };
}

function readToken(token: string): string {
  const marker = Buffer.from(token, "base64url").toString("utf8");
  if (marker === "" || Buffer.from(marker).toString("base64url") !== token) {
    throw new S3Error("InvalidArgument", "The continuation token provided is incorrect");
  }
  return marker;
}

export async function listObjectsV2(call: Call): Promise<Reply> {
  if (call.query.get("list-type") !== "2") throw new S3Error("InvalidArgument", "list-type must be 2.");
  const common = readCommon(call);
  const token = call.query.get("continuation-token");
  const after = call.query.get("start-after");
  const marker = token ? readToken(token) : (after ?? "");
  const { last, count, content } = listCurrent(call, common, marker, call.query.get("fetch-owner") === "true");
  return {
    status: 200,
    xml: {
      root: "ListBucketResult",
      content: {
        ...common.head,
        KeyCount: count,
        StartAfter: after === undefined ? undefined : common.name(after),
        ContinuationToken: token,
        NextContinuationToken: last && Buffer.from(last).toString("base64url"),
        ...content,
      },
    },
  };
}

export async function listObjects(call: Call): Promise<Reply> {
  const common = readCommon(call);
  const marker = call.query.get("marker") ?? "";
  const { last, content } = listCurrent(call, common, marker, true);
  const next = last === undefined || common.delimiter === "" ? undefined : common.name(last);
  return {
    status: 200,
    xml: {
      root: "ListBucketResult",
      // ListObjects version 1 returns the prefix unencoded, because clients do not decode it.
      content: { ...common.head, Prefix: common.prefix, Marker: common.name(marker), NextMarker: next, ...content },
    },
  };
}

function versionsStart(call: Call, common: Common): Buffer | undefined {
  const marker = call.query.get("key-marker") || undefined;
  const versionMarker = call.query.get("version-id-marker") || undefined;
  if (versionMarker !== undefined && marker === undefined) {
    throw new S3Error("InvalidArgument", "A version-id marker cannot be specified without a key marker.");
  }
  if (marker === undefined) return undefined;
  if (versionMarker === undefined) return startAfter(call.bucket, marker, common.prefix, common.delimiter);
  // The version may have been removed since its page was read. Its ID still contains its position.
  const seq = seqOf(versionMarker) ?? findVersion(call.store, call.bucket, marker, versionMarker)?.seq;
  if (seq === undefined) return startAfter(call.bucket, marker, common.prefix, common.delimiter);
  return Buffer.concat([versionKey(call.bucket, marker, seq), Buffer.from([0])]);
}

export async function listObjectVersions(call: Call): Promise<Reply> {
  const common = readCommon(call);
  const { prefix, delimiter, maxKeys, name } = common;
  const start = versionsStart(call, common);
  const { steps, more } = page(
    walk(call.store.versions, { bucket: call.bucket, prefix, delimiter, start }, 9),
    maxKeys,
  );
  const Version: XmlNode[] = [];
  const DeleteMarker: XmlNode[] = [];
  let previous = call.query.get("version-id-marker") ? call.query.get("key-marker") : undefined;
  for (const step of steps) {
    if (step.kind === "prefix") continue;
    const { value } = step;
    const place = { VersionId: value.versionId, IsLatest: step.key !== previous };
    previous = step.key;
    if (value.deleteMarker) {
      DeleteMarker.push({
        Key: name(step.key),
        ...place,
        LastModified: new Date(value.modifiedAt).toISOString(),
        Owner: owner,
      });
    } else Version.push({ ...objectXml(value, name(step.key), true), ...place });
  }
  const last = more ? steps.at(-1) : undefined;
  const { "key-marker": keyMarker = "", "version-id-marker": versionMarker = "" } = Object.fromEntries(call.query);
  const content = {
    ...common.head,
    KeyMarker: name(keyMarker),
    VersionIdMarker: versionMarker,
    IsTruncated: more,
    NextKeyMarker: last && name(last.key),
    NextVersionIdMarker: last?.kind === "entry" ? last.value.versionId : undefined,
    Version,
    DeleteMarker,
    CommonPrefixes: prefixesXml(steps, name),
  };
  return { status: 200, xml: { root: "ListVersionsResult", content } };
}
