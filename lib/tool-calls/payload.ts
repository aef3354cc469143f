import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { readObjectCopy, type ObjectCopy } from "@/lib/core/records/object-copy";
import { partOf, type Part } from "@/lib/core/records/parts";
import { scoped } from "@/lib/stores/mongo";
import type { PayloadPart, ToolCallLogDocument } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { headObject, readObject, signLink } from "@/lib/stores/objects";
import { payloadSha256 } from "@/lib/tool-calls/log-document";
import {
  MAX_SHOWN_BYTES,
  type PayloadDownload,
  type PayloadPartName,
  type RevealedPart,
  type RevealedPayload,
} from "@/lib/tool-calls/model";
import { findToolCall, type ToolCallRecord } from "@/lib/tool-calls/store";

type InS3 = Exclude<PayloadPart, { text: string }>;

/** A log document without the text of its parts. A part in S3 has its place. */
export type LogDocument = Omit<ToolCallLogDocument, "request" | "response"> & {
  _id: unknown;
  request: Partial<InS3>;
  response: Partial<InS3> | null;
};

export async function findLogDocument(scope: TenantScope, refId: string): Promise<LogDocument | null> {
  return scoped(scope, "tool_call_logs").findOne({ refId }, [
    "refId",
    "tenantId",
    "createdAt",
    "toolName",
    "method",
    "seq",
    "error",
    "redactions",
    "expiresAt",
    "pinned",
    "request.s3Key",
    "request.s3VersionId",
    "request.sha256",
    "request.bytes",
    "response.s3Key",
    "response.s3VersionId",
    "response.sha256",
    "response.bytes",
  ]) as Promise<LogDocument | null>;
}

/** The place of a part in S3; null for one in the document. */
export function placeInS3(part: PayloadPart | Partial<InS3> | null): InS3 | null {
  return part && "s3Key" in part && part.s3Key ? (part as InS3) : null;
}

const located = (scope: TenantScope, part: InS3) => ({
  key: objectKeys.kept(scope, part.s3Key),
  versionId: part.s3VersionId,
});

/** Parts in S3 with more bytes than this are not read on each visit. */
const MAX_HASHED_PART = 32 * 1024 * 1024;
/** Payloads with more bytes than this are only hashed when they are revealed. */
const MAX_HASHED_PAYLOAD = 1024 * 1024;

/** Reads a part from S3. */
export async function inspectPart(scope: TenantScope, part: InS3, name: PayloadPartName): Promise<ObjectCopy> {
  const reason = `S3 has no version ${part.s3VersionId} of the ${name}.`;
  return readObjectCopy(scope, () => located(scope, part), {
    reason,
    want: part.bytes <= MAX_HASHED_PART ? "hash" : "head",
  });
}

/** The sha256 of the payload that MongoDB has now. */
export async function payloadHash(
  scope: TenantScope,
  { refId, requestBytes, responseBytes }: Pick<ToolCallRecord, "refId" | "requestBytes" | "responseBytes">,
): Promise<Part<string>> {
  if (requestBytes + responseBytes > MAX_HASHED_PAYLOAD) {
    return { state: "missing", why: "it is larger than 1 MB and is only hashed when revealed." };
  }
  return partOf("MongoDB", "it is not in MongoDB.", async () => {
    const document = await scoped(scope, "tool_call_logs").findOne({ refId }, ["request", "response"]);
    if (!document || !("text" in document.request)) return null;
    const { response } = document;
    return payloadSha256(document.request.text, response && "text" in response ? response.text : null);
  });
}

/** Why the document is gone, by the row: it expired, or was lost before. */
export function whyGone(row: Pick<ToolCallRecord, "expiresAt">, now: Date): { state: "expired" | "lost"; why: string } {
  const due = row.expiresAt?.toISOString();
  if (row.expiresAt && row.expiresAt <= now) {
    return { state: "expired", why: `Expired on ${due}. The row and its metrics are kept.` };
  }
  const kept = due ? `until ${due}` : "without expiry: it is pinned";
  return { state: "lost", why: `Lost: the row keeps it ${kept}, but tool_call_logs has no such document.` };
}

async function payloadOf(scope: TenantScope, refId: string) {
  const row = await findToolCall(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", "This tool call does not exist in this tenant.");
  const document = await scoped(scope, "tool_call_logs").findOne({ refId }, ["request", "response"]);
  if (!document) throw new AppError("NOT_FOUND", whyGone(row, await databaseNow()).why);
  return { row, document };
}

/**
 * Both parts as text, checked against the sha256 stored with the row.
 * @throws NOT_FOUND when there is no such call, or its payload has expired or is lost
 */
export async function revealedPayload(scope: TenantScope, refId: string): Promise<RevealedPayload> {
  const { row, document } = await payloadOf(scope, refId);
  const [request, response] = await Promise.all([
    revealedPart(scope, document.request),
    document.response === null ? null : revealedPart(scope, document.response),
  ]);
  return { request, response, difference: differenceOf(row, request, response) };
}

async function revealedPart(scope: TenantScope, part: PayloadPart): Promise<RevealedPart> {
  const stored = placeInS3(part);
  if (!stored) {
    const { text } = part as { text: string };
    return { state: "shown", text, bytes: Buffer.byteLength(text), store: "MongoDB" };
  }
  if (stored.bytes > MAX_SHOWN_BYTES) return { state: "too_large", bytes: stored.bytes };
  const bytes = await readObject(scope, located(scope, stored));
  if (!bytes) return { state: "missing", why: `S3 has no version ${stored.s3VersionId} of ${stored.s3Key}.` };
  return { state: "shown", text: bytes.toString("utf8"), bytes: bytes.length, store: "S3" };
}

function differenceOf(row: ToolCallRecord, request: RevealedPart, response: RevealedPart | null): string | null {
  if (!row.payloadSha256) return "The row has no SHA-256 for this payload, so it cannot be verified.";
  if (request.state !== "shown" || (response && response.state !== "shown")) {
    return "Not verified against the row's SHA-256: a part is not shown.";
  }
  const found = payloadSha256(request.text, response?.text ?? null);
  if (found === row.payloadSha256) return null;
  return `This payload is not what was recorded: its SHA-256 is ${found}, but the row has ${row.payloadSha256}.`;
}

/** @throws NOT_FOUND when there is no such call or part, or its payload has expired or is lost */
export async function downloadedPart(
  scope: TenantScope,
  refId: string,
  name: PayloadPartName,
): Promise<PayloadDownload> {
  const { document } = await payloadOf(scope, refId);
  const part = document[name];
  if (!part) throw new AppError("NOT_FOUND", "This call has no response to download.");
  const fileName = `${refId}.${name}.json`;
  const stored = placeInS3(part);
  if (!stored) return { fileName, text: (part as { text: string }).text };
  if (!(await headObject(scope, located(scope, stored)))) {
    throw new AppError("NOT_FOUND", `S3 has no version ${stored.s3VersionId} of ${stored.s3Key}.`);
  }
  const o = { contentType: "application/json", fileName, disposition: "attachment" } as const;
  const { url, expiresAt } = await signLink(scope, located(scope, stored), o);
  return { fileName, url, expiresAt: expiresAt.toISOString() };
}
