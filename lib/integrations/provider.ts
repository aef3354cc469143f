import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { newRefId, timeOf } from "@/lib/core/ids";
import { storableText } from "@/lib/core/input/text";
import { stateOf } from "@/lib/core/records/machine";
import { keptUntil } from "@/lib/core/records/retention";
import { transition } from "@/lib/core/records/transitions";
import { INTEGRATION } from "@/lib/integrations/entity";
import { INTEGRATION_STATUSES, type Direction, type Provider } from "@/lib/integrations/model";
import { redacted } from "@/lib/integrations/redaction";
import {
  insertIntegration,
  requireIntegration,
  type IntegrationFields,
  type IntegrationRecord,
} from "@/lib/integrations/store";
import { scoped } from "@/lib/stores/mongo";
import type { PayloadPart } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent } from "@/lib/stores/objects";
import { inTenant, type Tx } from "@/lib/stores/postgres";

/** With its headers such a body stays under the 16 MB of a document; a larger one goes to S3. */
const MAX_BODY_IN_DOCUMENT = 7 * 1024 * 1024;
const MAX_ERROR = 1_000;

export type NewIntegration = IntegrationFields & { provider: Provider; refId?: string; at?: Date };

/** Connects a tenant to a service. Repeated with the same refId it answers the one that is there. */
export async function createIntegration(
  scope: TenantScope,
  integration: NewIntegration,
): Promise<{ refId: string; id: string }> {
  const { refId, id } = await inTenant(scope, (tx) => insertIntegration(tx, scope, integration));
  return { refId, id };
}

/** What an integration sent or was sent, as it happened: its secrets are taken out here, before anything is kept. */
export type NewIntegrationPayload = {
  /** Its time is when it happened. */
  refId?: string;
  integrationRef: string;
  direction: Direction;
  method: string;
  url: string;
  /** Null where nobody answered. */
  httpStatus?: number | null;
  durationMs?: number | null;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  /** What went wrong, in words; a status of 400 and more is a failure by itself. */
  error?: string | null;
};

/**
 * Writes a payload outside-in: a large body to S3, the document to MongoDB, then the row's last use, its last error and,
 * where the payload says otherwise than the row, its move to failing or back. Repeated with the same refId, after a
 * crash at any line, it ends as one, and moves nothing that newer payloads have moved.
 * @throws NOT_FOUND without such an integration
 */
export async function recordIntegrationPayload(
  scope: TenantScope,
  payload: NewIntegrationPayload,
): Promise<{ refId: string }> {
  const { refId = newRefId() } = payload;
  const at = timeOf(refId);
  const integration = await requireIntegration(scope, payload.integrationRef);
  const documents = scoped(scope, "integration_payloads");
  const there = await documents.findOne({ refId }, ["integrationRef"]);
  if (there && there.integrationRef !== payload.integrationRef) {
    throw new AppError("CONFLICT", `The payload ${refId} already exists for another integration.`);
  }
  if (!there) await documents.insertOnce(await documentOf(scope, integration, payload, refId));
  const failure = failureOf(payload);
  await inTenant(scope, (tx) => noteUse(tx, scope, payload.integrationRef, { at, failure }));
  return { refId };
}

async function documentOf(
  scope: TenantScope,
  integration: IntegrationRecord,
  payload: NewIntegrationPayload,
  refId: string,
) {
  const { direction, method, httpStatus = null, durationMs = null } = payload;
  const { url, headers, body, redactions } = redacted(payload);
  const createdAt = timeOf(refId);
  return {
    refId,
    createdAt,
    integrationRef: integration.refId,
    direction,
    provider: integration.provider,
    method,
    url,
    httpStatus,
    durationMs,
    headers,
    body: body === null ? null : await placeBody(scope, refId, body),
    bytes: body === null ? 0 : Buffer.byteLength(body),
    error: payload.error ? redactedError(payload.error) : null,
    redactions,
    expiresAt: keptUntil(createdAt),
  };
}

async function placeBody(scope: TenantScope, refId: string, text: string): Promise<PayloadPart> {
  if (Buffer.byteLength(text) <= MAX_BODY_IN_DOCUMENT) return { text };
  const key = objectKeys.integrationPayload(scope, { refId, at: timeOf(refId) });
  const put = await putContent(scope, key, Buffer.from(text, "utf8"), "text/plain; charset=utf-8");
  return { s3Key: key, s3VersionId: put.versionId, sha256: put.sha256, bytes: put.bytes };
}

/** Errors of clients often quote the address they called. */
function redactedError(error: string): string {
  return storableText(error, MAX_ERROR).replace(
    /\S*(:\/\/|[?&])\S+/g,
    (address) => redacted({ url: address, headers: {}, body: null }).url,
  );
}

function failureOf({ error, httpStatus }: NewIntegrationPayload): string | null {
  if (error) return redactedError(error);
  return httpStatus && httpStatus >= 400 ? `It responded with HTTP ${httpStatus}.` : null;
}

/** The row as its newest payload leaves it. An older one, as a repeated write is, changes nothing. */
async function noteUse(
  tx: Tx,
  scope: TenantScope,
  refId: string,
  o: { at: Date; failure: string | null },
): Promise<void> {
  const { tenantId } = scope;
  const where = { tenantId, refId, deletedOn: null };
  // Payloads come many at once: each sees the row as the one before has left it.
  await tx.$queryRaw`SELECT id FROM integrations WHERE tenant_id = ${tenantId}::uuid AND ref_id = ${refId} FOR UPDATE`;
  const row = await tx.integration.findFirst({ where });
  if (!row || (row.lastUsedAt && row.lastUsedAt >= o.at)) return;
  const failed = o.failure ? { lastError: o.failure, lastErrorAt: o.at } : {};
  const set = { lastUsedAt: o.at, ...failed };
  const from = stateOf(INTEGRATION_STATUSES, row.status);
  const event = o.failure && from === "connected" ? "fail" : !o.failure && from === "failing" ? "recover" : null;
  if (!event) {
    await tx.integration.updateMany({ where, data: set });
    return;
  }
  const { id, rowVersion } = row;
  await transition(tx, scope, INTEGRATION, { event, id, from, rowVersion, reason: o.failure, set, at: o.at });
}
