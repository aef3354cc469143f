import * as acl from "./acl";
import { getObjectAttributes } from "./attributes";
import * as buckets from "./buckets";
import type { Call, Reply } from "./call";
import { algorithms, checksumHeader } from "./checksums";
import { completeMultipartUpload } from "./completion";
import { copyObject } from "./copy";
import * as cors from "./cors";
import { S3Error } from "./errors";
import * as lifecycle from "./lifecycle";
import * as list from "./list";
import * as lock from "./lock";
import * as objects from "./objects";
import * as parts from "./parts";
import * as removals from "./removals";
import * as tagging from "./tagging";
import { listMultipartUploads } from "./upload-list";
import * as uploads from "./uploads";

interface Operation {
  readonly method: string;
  readonly at: "service" | "bucket" | "object";
  /** The query field that turns the request into this operation. */
  readonly sub?: string;
  /** The header that does. */
  readonly by?: string;
  /** Further query fields it understands. */
  readonly query?: readonly string[];
  /** x-amz-… headers it understands; `name=value` where only that value changes nothing. */
  readonly amz?: readonly string[];
  readonly run: (call: Call) => Promise<Reply>;
}

const lockHeaders = ["mode", "retain-until-date", "legal-hold"].map((name) => `x-amz-object-lock-${name}`);
const fixed = ["x-amz-acl=private", "x-amz-storage-class=STANDARD"];
const described = ["x-amz-meta-*", "x-amz-tagging", ...fixed, ...lockHeaders];
const overrides = ["type", "language", "disposition", "encoding"].map((name) => `response-content-${name}`);
const readQuery = ["versionId", "partNumber", "response-expires", "response-cache-control", ...overrides];
const listQuery = ["prefix", "delimiter", "max-keys", "encoding-type"];
const bypass = "x-amz-bypass-governance-retention";
const copySource = [
  "x-amz-copy-source",
  ...["match", "none-match", "modified-since", "unmodified-since"].map((name) => `x-amz-copy-source-if-${name}`),
];
const copyDirectives = ["x-amz-metadata-directive", "x-amz-tagging-directive", "x-amz-checksum-algorithm"];

const operations: readonly Operation[] = [
  { method: "GET", at: "service", query: ["prefix", "max-buckets", "continuation-token"], run: buckets.listBuckets },
  {
    method: "PUT",
    at: "bucket",
    amz: ["x-amz-bucket-object-lock-enabled", "x-amz-acl=private"],
    run: buckets.createBucket,
  },
  { method: "HEAD", at: "bucket", run: buckets.headBucket },
  { method: "DELETE", at: "bucket", run: buckets.deleteBucket },
  { method: "GET", at: "bucket", sub: "location", run: buckets.getBucketLocation },
  { method: "GET", at: "bucket", sub: "versioning", run: buckets.getBucketVersioning },
  { method: "PUT", at: "bucket", sub: "versioning", run: buckets.putBucketVersioning },
  { method: "GET", at: "bucket", sub: "object-lock", run: lock.getObjectLockConfiguration },
  { method: "PUT", at: "bucket", sub: "object-lock", run: lock.putObjectLockConfiguration },
  { method: "GET", at: "bucket", sub: "cors", run: cors.getBucketCors },
  { method: "PUT", at: "bucket", sub: "cors", run: cors.putBucketCors },
  { method: "DELETE", at: "bucket", sub: "cors", run: cors.deleteBucketCors },
  { method: "GET", at: "bucket", sub: "lifecycle", run: lifecycle.getBucketLifecycle },
  { method: "PUT", at: "bucket", sub: "lifecycle", run: lifecycle.putBucketLifecycle },
  { method: "DELETE", at: "bucket", sub: "lifecycle", run: lifecycle.deleteBucketLifecycle },
  { method: "GET", at: "bucket", sub: "tagging", run: tagging.getBucketTagging },
  { method: "PUT", at: "bucket", sub: "tagging", run: tagging.putBucketTagging },
  { method: "DELETE", at: "bucket", sub: "tagging", run: tagging.deleteBucketTagging },
  { method: "GET", at: "bucket", sub: "acl", run: acl.getBucketAcl },
  { method: "PUT", at: "bucket", sub: "acl", amz: ["x-amz-acl=private"], run: acl.putBucketAcl },
  {
    method: "GET",
    at: "bucket",
    sub: "uploads",
    query: ["prefix", "delimiter", "encoding-type", "max-uploads", "key-marker", "upload-id-marker"],
    run: listMultipartUploads,
  },
  { method: "GET", at: "bucket", query: [...listQuery, "marker"], run: list.listObjects },
  {
    method: "GET",
    at: "bucket",
    sub: "list-type",
    run: list.listObjectsV2,
    query: [...listQuery, "continuation-token", "start-after", "fetch-owner"],
  },
  {
    method: "GET",
    at: "bucket",
    sub: "versions",
    run: list.listObjectVersions,
    query: [...listQuery, "key-marker", "version-id-marker"],
  },
  { method: "POST", at: "bucket", sub: "delete", amz: [bypass], run: removals.deleteObjects },
  { method: "PUT", at: "object", amz: described, run: objects.putObject },
  {
    method: "PUT",
    at: "object",
    by: "x-amz-copy-source",
    amz: [...described, ...copySource, ...copyDirectives],
    run: copyObject,
  },
  { method: "GET", at: "object", query: readQuery, amz: ["x-amz-checksum-mode"], run: objects.getObject },
  { method: "HEAD", at: "object", query: readQuery, amz: ["x-amz-checksum-mode"], run: objects.getObject },
  {
    method: "DELETE",
    at: "object",
    query: ["versionId"],
    amz: [bypass, "x-amz-if-match-last-modified-time", "x-amz-if-match-size"],
    run: removals.deleteObject,
  },
  { method: "GET", at: "object", sub: "retention", query: ["versionId"], run: lock.getObjectRetention },
  { method: "PUT", at: "object", sub: "retention", query: ["versionId"], amz: [bypass], run: lock.putObjectRetention },
  { method: "GET", at: "object", sub: "legal-hold", query: ["versionId"], run: lock.getObjectLegalHold },
  { method: "PUT", at: "object", sub: "legal-hold", query: ["versionId"], run: lock.putObjectLegalHold },
  { method: "GET", at: "object", sub: "tagging", query: ["versionId"], run: tagging.getObjectTagging },
  { method: "PUT", at: "object", sub: "tagging", query: ["versionId"], run: tagging.putObjectTagging },
  { method: "DELETE", at: "object", sub: "tagging", query: ["versionId"], run: tagging.deleteObjectTagging },
  { method: "GET", at: "object", sub: "acl", query: ["versionId"], run: acl.getObjectAcl },
  { method: "PUT", at: "object", sub: "acl", query: ["versionId"], amz: ["x-amz-acl=private"], run: acl.putObjectAcl },
  {
    method: "GET",
    at: "object",
    sub: "attributes",
    query: ["versionId"],
    amz: ["x-amz-object-attributes", "x-amz-max-parts", "x-amz-part-number-marker"],
    run: getObjectAttributes,
  },
  {
    method: "POST",
    at: "object",
    sub: "uploads",
    run: uploads.createMultipartUpload,
    amz: [...described, "x-amz-checksum-algorithm", "x-amz-checksum-type"],
  },
  {
    method: "PUT",
    at: "object",
    sub: "uploadId",
    by: "x-amz-copy-source",
    query: ["partNumber"],
    amz: [...copySource, "x-amz-copy-source-range"],
    run: parts.uploadPartCopy,
  },
  { method: "PUT", at: "object", sub: "uploadId", query: ["partNumber"], run: parts.uploadPart },
  {
    method: "POST",
    at: "object",
    sub: "uploadId",
    amz: ["x-amz-checksum-type", "x-amz-mp-object-size"],
    run: completeMultipartUpload,
  },
  { method: "DELETE", at: "object", sub: "uploadId", run: uploads.abortMultipartUpload },
  {
    method: "GET",
    at: "object",
    sub: "uploadId",
    query: ["max-parts", "part-number-marker"],
    run: parts.listParts,
  },
];

const signing = ["algorithm", "credential", "date", "expires", "signedheaders", "signature", "content-sha256"];
const signingQuery = new Set(signing.map((name) => `x-amz-${name}`));
const everywhere = new Set([
  "x-amz-date",
  "x-amz-content-sha256",
  "x-amz-user-agent",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-trailer",
  "x-amz-decoded-content-length",
  ...algorithms.map(checksumHeader),
]);

function refuse(what: string): never {
  throw new S3Error("NotImplemented", `This server does not implement ${what}; nothing was done.`);
}

function checkAmz(call: Call, operation: Operation, name: string): void {
  if (everywhere.has(name)) return;
  const known = operation.amz?.some((rule) => {
    if (rule.endsWith("*")) return name.startsWith(rule.slice(0, -1));
    const [ruleName, only] = rule.split("=");
    return ruleName === name && (only === undefined || only === call.header(name));
  });
  if (!known)
    refuse(`the header ${name}${operation.amz?.some((rule) => rule.startsWith(`${name}=`)) ? " with this value" : ""}`);
}

const narrowness = ({ sub, by }: Operation): number => (sub === undefined ? 0 : 2) + (by === undefined ? 0 : 1);

/** The operation a request asks for. What is not understood whole is refused with NotImplemented, never ignored. */
export function findOperation(call: Call): Operation {
  const at = call.bucket === "" ? "service" : call.key === "" ? "bucket" : "object";
  const here = operations.filter((one) => one.method === call.request.method && one.at === at);
  const [operation] = here
    .filter(({ sub }) => sub === undefined || call.query.has(sub))
    .filter(({ by }) => by === undefined || call.header(by) !== undefined)
    .sort((a, b) => narrowness(b) - narrowness(a));
  if (!operation) {
    const fields = call.query.size > 0 ? ` with ?${[...call.query.keys()].join("&")}` : "";
    refuse(`${call.request.method ?? "?"} on a ${at}${fields}`);
  }
  for (const name of call.query.keys()) {
    const lower = name.toLowerCase();
    if (name === "x-id" || name === operation.sub || operation.query?.includes(name)) continue;
    if (call.proof.by === "query" && signingQuery.has(lower)) continue;
    if (call.proof.by === "query" && lower.startsWith("x-amz-")) checkAmz(call, operation, lower);
    else refuse(`the query field ${name} on ${operation.method} of a ${at}`);
  }
  for (const name of Object.keys(call.request.headers)) if (name.startsWith("x-amz-")) checkAmz(call, operation, name);
  return operation;
}
