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

/** Such a body and its headers fit in a document of 16 MB. Larger ones go to S3. */
const MAX_BODY_IN_DOCUMENT = 7 * 1024 * 1024;
const MAX_ERROR = 1_000;

export type NewIntegration = IntegrationFields & { provider: Provider; refId?: string; at?: Date };

/** Connects a tenant to a service. Repeating it with the same refId returns the existing integration. */
export async function createIntegration(
  scope: TenantScope,
  integration: NewIntegration,
): Promise<{ refId: string; id: string }> {
  const { refId, id } = await inTenant(scope, (tx) => insertIntegration(tx, scope, integration));
  return { refId, id };
}

/** What an integration sent or received, unchanged: secrets are redacted here, before anything is stored. */
export type NewIntegrationPayload = {
  /** Its time is when it happened. */
  refId?: string;
  integrationRef: string;
  direction: Direction;
  method: string;
  url: string;
  /** Null if there was no response. */
  httpStatus?: number | null;
  durationMs?: number | null;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  /** The error message. A status of 400 or more also counts as a failure. */
  error?: string | null;
};

/**
 * Stores a payload: a large body in S3, the document in MongoDB, then in the row its last use, its last error and, if
 * the outcome changed, the transition to failing or connected. Repeating it with the same refId, after a crash at any
 * line, gives one payload, and does not undo transitions by newer payloads.
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

/** Client errors often contain the URL that was called. */
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

/** Updates the row from its newest payload. An older one, such as a repeated write, changes nothing. */
async function noteUse(
  tx: Tx,
  scope: TenantScope,
  refId: string,
  o: { at: Date; failure: string | null },
): Promise<void> {
  const { tenantId } = scope;
  const where = { tenantId, refId, deletedOn: null };
  // Payloads arrive concurrently: the lock makes each see the previous one's update.
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
