import "server-only";
import type { z } from "zod";
import type { TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import type { PageRequest } from "@/lib/core/records/list";
import {
  MAX_SHOWN_BYTES,
  type IntegrationPayloadFile,
  type IntegrationPayloadRow,
  type RevealedIntegrationPayload,
  type payloadFilters,
} from "@/lib/integrations/model";
import { findIntegration } from "@/lib/integrations/store";
import { scoped } from "@/lib/stores/mongo";
import type { IntegrationPayloadDocument, PayloadPart } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { headObject, readObject, signLink } from "@/lib/stores/objects";

const FAILED = 400;

/** The fields that a list shows. The content stays hidden until it is revealed. */
const LISTED = [
  "refId",
  "createdAt",
  "direction",
  "method",
  "url",
  "httpStatus",
  "durationMs",
  "bytes",
  "error",
  "expiresAt",
] as const;

const succeeded = { error: null, $nor: [{ httpStatus: { $gte: FAILED } }] };
const failed = { $or: [{ error: { $ne: null } }, { httpStatus: { $gte: FAILED } }] };

/** One page of an integration's payloads, newest first. */
export async function listPayloads(
  scope: TenantScope,
  { refId: integrationRef, direction, outcome }: z.output<typeof payloadFilters>,
  { position, order }: PageRequest,
) {
  const place = position && { createdAt: position.at, _id: position.id };
  const way = place && (position.way === "before" ? { before: place } : { after: place });
  const filter = {
    integrationRef,
    ...(direction?.length ? { direction: { $in: direction } } : {}),
    ...(outcome?.length === 1 ? (outcome[0] === "failed" ? failed : succeeded) : {}),
  };
  const found = await scoped(scope, "integration_payloads").find(filter, {
    limit: order.take,
    fields: [...LISTED],
    ...way,
  });
  return found.map((document) => ({ ...document, id: String(document._id) }));
}

export function toPayloadRow(
  document: Pick<IntegrationPayloadDocument, (typeof LISTED)[number]>,
): IntegrationPayloadRow {
  const { refId, createdAt, direction, method, url, httpStatus, durationMs, bytes, error, expiresAt } = document;
  const wrong = error !== null || (httpStatus !== null && httpStatus >= FAILED);
  return {
    refId,
    createdAt: createdAt.toISOString(),
    direction,
    method,
    url,
    outcome: wrong ? "failed" : "succeeded",
    httpStatus,
    durationMs,
    bytes,
    error,
    expiresAt: expiresAt.toISOString(),
  };
}

/** The number of stored payloads, up to a thousand, and the newest without its content; null if there are none. */
export async function payloadsKept(scope: TenantScope, integrationRef: string) {
  const documents = scoped(scope, "integration_payloads");
  const [count, [newest]] = await Promise.all([
    documents.countDocuments({ integrationRef }, 1_001),
    documents.find({ integrationRef }, { limit: 1, fields: ["createdAt", "provider", "expiresAt"] }),
  ]);
  return newest ? { count, newest } : null;
}

async function payloadOf(scope: TenantScope, refId: string) {
  const document = await scoped(scope, "integration_payloads").findOne({ refId });
  const integration = document && (await findIntegration(scope, document.integrationRef));
  if (!integration) throw new AppError("NOT_FOUND", "This payload does not exist in this tenant. It may have expired.");
  return document;
}

type InS3 = Exclude<PayloadPart, { text: string }>;

const located = (scope: TenantScope, body: InS3) => ({
  key: objectKeys.kept(scope, body.s3Key),
  versionId: body.s3VersionId,
});

/**
 * A stored payload and its integration.
 * @throws NOT_FOUND, also after it has expired
 */
export async function revealedPayload(
  scope: TenantScope,
  refId: string,
): Promise<{ integrationRef: string; payload: RevealedIntegrationPayload }> {
  const document = await payloadOf(scope, refId);
  const { integrationRef, createdAt, method, url, error, headers, redactions } = document;
  const body = await bodyOf(scope, document.body);
  const shown = { refId, createdAt: createdAt.toISOString(), method, url, error };
  return { integrationRef, payload: { ...shown, headers: Object.entries(headers), redactions: [...redactions], body } };
}

async function bodyOf(scope: TenantScope, body: PayloadPart | null): Promise<RevealedIntegrationPayload["body"]> {
  if (!body) return { state: "none" };
  if ("text" in body) return { state: "shown", text: body.text };
  if (body.bytes > MAX_SHOWN_BYTES) return { state: "too_large", bytes: body.bytes };
  const bytes = await readObject(scope, located(scope, body));
  if (!bytes) return { state: "missing", why: `S3 has no version ${body.s3VersionId} of ${body.s3Key}.` };
  return { state: "shown", text: bytes.toString("utf8") };
}

/**
 * A payload's body as a file.
 * @throws NOT_FOUND without such a payload, or without a body
 */
export async function payloadFile(
  scope: TenantScope,
  refId: string,
): Promise<{ integrationRef: string; file: IntegrationPayloadFile }> {
  const { integrationRef, body } = await payloadOf(scope, refId);
  if (!body) throw new AppError("NOT_FOUND", "This payload had no body to download.");
  const fileName = `${refId}.body.txt`;
  if ("text" in body) return { integrationRef, file: { fileName, text: body.text } };
  if (!(await headObject(scope, located(scope, body)))) {
    throw new AppError("NOT_FOUND", `S3 has no version ${body.s3VersionId} of ${body.s3Key}.`);
  }
  const o = { contentType: "text/plain; charset=utf-8", fileName, disposition: "attachment" } as const;
  const { url } = await signLink(scope, located(scope, body), o);
  return { integrationRef, file: { fileName, url } };
}
