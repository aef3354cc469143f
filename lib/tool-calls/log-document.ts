import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256, timeOf } from "@/lib/core/ids";
import type { PayloadPart } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent, readObject } from "@/lib/stores/objects";
import type { PayloadPartName } from "@/lib/tool-calls/model";

/** Two parts of this size and the other fields stay under the 16 MB of a document; a larger part goes to S3. */
const MAX_PART_IN_DOCUMENT = 7 * 1024 * 1024;

/** A call at its start. `request` is JSON text, stored to the byte. */
export type CallBegun = {
  /** Its time is when the call was recorded: created_at of the row and of the document. */
  refId: string;
  activityId?: string | null;
  onboardingRunId?: string | null;
  /** The position among the calls of its activity or onboarding run. */
  seq?: number;
  toolName: string;
  method: string;
  model?: string | null;
  request: string;
  /** Names of fields that were removed from the payload before. */
  redactions?: string[];
  /** When MongoDB deletes the payload; null pins it. */
  expiresAt: Date | null;
};

/** The result of a call. `response` is JSON text, stored to the byte; null if there was no response. */
export type CallEnded = {
  response: string | null;
  error?: { class: string; message: string } | null;
  durationMs?: number | null;
  tokensIn?: number | null;
  tokensOut?: number | null;
  /** Millionths of a US dollar. */
  costMicros?: number | null;
};

/** sha256 of the request's text, a line feed, and the response's text (empty without a response). */
export function payloadSha256(request: string, response: string | null): string {
  return sha256(`${request}\n${response ?? ""}`);
}

/** The document of a call. Puts its large parts into S3 first. */
export async function documentOf(scope: TenantScope, call: CallBegun & CallEnded) {
  const { refId, toolName, method, expiresAt } = call;
  const [request, response] = await Promise.all([
    placePart(scope, refId, "request", call.request),
    call.response === null ? null : placePart(scope, refId, "response", call.response),
  ]);
  return {
    refId,
    createdAt: timeOf(refId),
    toolName,
    method,
    runId: call.activityId ?? call.onboardingRunId ?? null,
    seq: call.seq ?? 0,
    request,
    response,
    ...outcomeOf(call),
    redactions: call.redactions ?? [],
    pinned: expiresAt === null,
    ...(expiresAt ? { expiresAt } : {}),
  };
}

/** The result of a call, from its document. */
export function outcomeOf({ error = null, durationMs = null, tokensIn, tokensOut, costMicros }: CallEnded) {
  const used = [tokensIn, tokensOut, costMicros].some((figure) => figure !== null && figure !== undefined);
  const usage = used ? { tokensIn: tokensIn ?? 0, tokensOut: tokensOut ?? 0, costMicros: costMicros ?? 0 } : null;
  return { error, durationMs, usage };
}

export async function placePart(
  scope: TenantScope,
  refId: string,
  part: PayloadPartName,
  text: string,
): Promise<PayloadPart> {
  if (Buffer.byteLength(text) <= MAX_PART_IN_DOCUMENT) return { text };
  const key = objectKeys.payload(scope, { refId, at: timeOf(refId), part });
  const put = await putContent(scope, key, Buffer.from(text, "utf8"), "application/json");
  return { s3Key: key, s3VersionId: put.versionId, sha256: put.sha256, bytes: put.bytes };
}

/** Whether a part has exactly this text. */
export function holds(part: PayloadPart, text: string): boolean {
  return "text" in part ? part.text === text : part.sha256 === sha256(text);
}

/** The text of a part, from the document or S3; null when S3 no longer has it. */
export async function textOf(scope: TenantScope, part: PayloadPart): Promise<string | null> {
  if ("text" in part) return part.text;
  const at = { key: objectKeys.kept(scope, part.s3Key), versionId: part.s3VersionId };
  return (await readObject(scope, at))?.toString("utf8") ?? null;
}
