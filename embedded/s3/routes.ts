import * as buckets from "./buckets/buckets";
import * as cors from "./buckets/cors";
import * as lifecycle from "./buckets/lifecycle";
import { getObjectLockConfiguration, putObjectLockConfiguration } from "./buckets/object-lock";
import type { Call, Reply } from "./http/call";
import { algorithms, checksumHeader } from "./model/checksums";
import { S3Error } from "./model/errors";
import { completeMultipartUpload } from "./objects/completion";
import * as list from "./objects/list";
import * as lock from "./objects/lock";
import * as objects from "./objects/objects";
import * as parts from "./objects/parts";
import * as removals from "./objects/removals";
import * as uploads from "./objects/uploads";

interface Operation {
  readonly method: string;
  readonly at: "service" | "bucket" | "object";
  /** The query parameter that selects this operation. */
  readonly sub?: string;
  /** Other query parameters that the operation supports. */
  readonly query?: readonly string[];
  /** The x-amz-… headers that the operation supports. `name=value` accepts only that value, which has no effect. */
  readonly amz?: readonly string[];
  readonly run: (call: Call) => Promise<Reply>;
}

const lockHeaders = ["mode", "retain-until-date", "legal-hold"].map((name) => `x-amz-object-lock-${name}`);
const fixed = ["x-amz-acl=private", "x-amz-storage-class=STANDARD"];
const described = ["x-amz-meta-*", ...fixed, ...lockHeaders];
const overrides = ["type", "language", "disposition", "encoding"].map((name) => `response-content-${name}`);
const readQuery = ["versionId", "partNumber", "response-expires", "response-cache-control", ...overrides];
const listQuery = ["prefix", "delimiter", "max-keys", "encoding-type"];
const bypass = "x-amz-bypass-governance-retention";

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
  { method: "GET", at: "bucket", sub: "versioning", run: buckets.getBucketVersioning },
  { method: "PUT", at: "bucket", sub: "versioning", run: buckets.putBucketVersioning },
  { method: "GET", at: "bucket", sub: "object-lock", run: getObjectLockConfiguration },
  { method: "PUT", at: "bucket", sub: "object-lock", run: putObjectLockConfiguration },
  { method: "GET", at: "bucket", sub: "cors", run: cors.getBucketCors },
  { method: "PUT", at: "bucket", sub: "cors", run: cors.putBucketCors },
  { method: "DELETE", at: "bucket", sub: "cors", run: cors.deleteBucketCors },
  { method: "GET", at: "bucket", sub: "lifecycle", run: lifecycle.getBucketLifecycle },
  { method: "PUT", at: "bucket", sub: "lifecycle", run: lifecycle.putBucketLifecycle },
  { method: "DELETE", at: "bucket", sub: "lifecycle", run: lifecycle.deleteBucketLifecycle },
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
  {
    method: "POST",
    at: "object",
    sub: "uploads",
    run: uploads.createMultipartUpload,
    amz: [...described, "x-amz-checksum-algorithm", "x-amz-checksum-type"],
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

/** The operation of a request. An unsupported parameter or header is refused with NotImplemented, never ignored. */
export function findOperation(call: Call): Operation {
  const at = call.bucket === "" ? "service" : call.key === "" ? "bucket" : "object";
  const here = operations.filter((one) => one.method === call.request.method && one.at === at);
  const operation =
    here.find(({ sub }) => sub !== undefined && call.query.has(sub)) ?? here.find(({ sub }) => sub === undefined);
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
