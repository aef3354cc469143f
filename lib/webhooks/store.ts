import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import type { PageRequest } from "@/lib/core/records/list";
import { isObjectId, scoped } from "@/lib/stores/mongo";
import type { WebhookPayloadDocument } from "@/lib/stores/mongo-documents";
import { readIn, type Prisma, type Tx } from "@/lib/stores/postgres";
import type { WebhookEndpointFields } from "@/lib/webhooks/events";
import type { RevealedAttempt, WebhookDeliveryStatus, WebhookEndpointStatus } from "@/lib/webhooks/model";

const withEndpoint = {
  endpoint: { select: { id: true, refId: true, name: true, url: true, status: true, deletedOn: true } },
} as const;

export type WebhookEndpointRecord = Prisma.WebhookEndpointGetPayload<object>;
export type WebhookDeliveryRecord = Prisma.WebhookDeliveryGetPayload<{ include: typeof withEndpoint }>;

type EndpointFilters = { status?: WebhookEndpointStatus[] | undefined };

function endpointsListed(scope: TenantScope, { status }: EndpointFilters): Prisma.WebhookEndpointWhereInput {
  return { tenantId: scope.tenantId, deletedOn: null, ...(status?.length ? { status: { in: status } } : {}) };
}

/** One page of a tenant's endpoints. */
export async function listWebhookEndpoints(
  scope: TenantScope,
  filters: EndpointFilters,
  page: PageRequest,
): Promise<WebhookEndpointRecord[]> {
  const where = { ...endpointsListed(scope, filters), AND: page.where };
  const [rows] = await readIn(scope, (db) => [db.webhookEndpoint.findMany({ where, ...page.order })]);
  return rows;
}

/** The number of endpoints that match the filters, up to `limit`. */
export async function countWebhookEndpoints(
  scope: TenantScope,
  filters: EndpointFilters,
  limit: number,
): Promise<number> {
  const [count] = await readIn(scope, (db) => [
    db.webhookEndpoint.count({ where: endpointsListed(scope, filters), take: limit }),
  ]);
  return count;
}

export async function findWebhookEndpoint(scope: TenantScope, refId: string): Promise<WebhookEndpointRecord | null> {
  const [row] = await readIn(scope, (db) => [
    db.webhookEndpoint.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null } }),
  ]);
  return row;
}

export type NewWebhookEndpoint = WebhookEndpointFields & {
  /** Repeating the write with the same one gives one record. */
  refId?: string;
  status?: WebhookEndpointStatus;
  at?: Date;
};

/**
 * Creates an endpoint, once.
 * @returns its ref_id
 */
export async function insertWebhookEndpoint(tx: Tx, scope: TenantScope, endpoint: NewWebhookEndpoint): Promise<string> {
  const { at: createdAt = await databaseNow(tx), refId = newRefId(createdAt), status = "active", ...fields } = endpoint;
  await tx.webhookEndpoint.createMany({
    data: { ...fields, id: newId(createdAt), refId, tenantId: scope.tenantId, status, createdAt },
    skipDuplicates: true,
  });
  return refId;
}

/**
 * Changes an endpoint.
 * @returns the row before the change
 * @throws NOT_FOUND; CONFLICT when it has changed since it was read
 */
export async function changeWebhookEndpointRow(
  tx: Tx,
  scope: TenantScope,
  { refId, rowVersion }: { refId: string; rowVersion: number },
  data: WebhookEndpointFields,
): Promise<WebhookEndpointRecord> {
  const where = { tenantId: scope.tenantId, refId, deletedOn: null };
  const before = await tx.webhookEndpoint.findFirst({ where });
  if (!before) throw new AppError("NOT_FOUND", "This webhook endpoint does not exist in this tenant.");
  const change = { ...data, rowVersion: { increment: 1 } };
  const { count } = await tx.webhookEndpoint.updateMany({ where: { ...where, rowVersion }, data: change });
  if (count === 0)
    throw new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
  return before;
}

/**
 * The endpoint, if it is active.
 * @throws NOT_FOUND; CONFLICT when it is not active
 */
export async function requireActiveEndpoint(
  tx: Tx,
  scope: TenantScope,
  which: Prisma.WebhookEndpointWhereInput,
): Promise<WebhookEndpointRecord> {
  const row = await tx.webhookEndpoint.findFirst({ where: { ...which, tenantId: scope.tenantId, deletedOn: null } });
  if (!row) throw new AppError("NOT_FOUND", "This webhook endpoint does not exist in this tenant.");
  if (row.status === "active") return row;
  throw new AppError("CONFLICT", `${row.name} is ${row.status}, so nothing is sent to it. Activate it first.`);
}

/** Makes an endpoint's suspended deliveries due at once. */
export async function releaseDeliveries(tx: Tx, scope: TenantScope, endpointId: string): Promise<void> {
  await tx.webhookDelivery.updateMany({
    where: { tenantId: scope.tenantId, endpointId, status: "pending", nextAttemptAt: null, deletedOn: null },
    data: { nextAttemptAt: await databaseNow(tx), rowVersion: { increment: 1 } },
  });
}

type DeliveryFilters = { endpoint?: string | undefined; status?: WebhookDeliveryStatus[] | undefined };

/** Deliveries of a deleted endpoint are not shown. */
function deliveriesListed(scope: TenantScope, { endpoint, status }: DeliveryFilters): Prisma.WebhookDeliveryWhereInput {
  return {
    tenantId: scope.tenantId,
    deletedOn: null,
    endpoint: { deletedOn: null, ...(endpoint ? { refId: endpoint } : {}) },
    ...(status?.length ? { status: { in: status } } : {}),
  };
}

/** One page of deliveries, optionally of one endpoint. */
export async function listWebhookDeliveries(
  scope: TenantScope,
  filters: DeliveryFilters,
  page: PageRequest,
): Promise<WebhookDeliveryRecord[]> {
  const where = { ...deliveriesListed(scope, filters), AND: page.where };
  const [rows] = await readIn(scope, (db) => [
    db.webhookDelivery.findMany({ where, ...page.order, include: withEndpoint }),
  ]);
  return rows;
}

/** The number of deliveries that match the filters, up to `limit`. */
export async function countWebhookDeliveries(
  scope: TenantScope,
  filters: DeliveryFilters,
  limit: number,
): Promise<number> {
  const [count] = await readIn(scope, (db) => [
    db.webhookDelivery.count({ where: deliveriesListed(scope, filters), take: limit }),
  ]);
  return count;
}

export async function findWebhookDelivery(scope: TenantScope, refId: string): Promise<WebhookDeliveryRecord | null> {
  const [row] = await readIn(scope, (db) => [
    db.webhookDelivery.findFirst({
      where: { tenantId: scope.tenantId, refId, deletedOn: null, endpoint: { deletedOn: null } },
      include: withEndpoint,
    }),
  ]);
  return row;
}

type Stored<D> = D & { _id: unknown };
/** A document of an attempt without its request and response. */
export type AttemptDocument = Stored<
  Pick<WebhookPayloadDocument, "attempt" | "createdAt" | "durationMs" | "error" | "expiresAt" | "deliveryRef"> & {
    response: { status: number } | null;
  }
>;

/** The last 50 stored attempts at a delivery, newest first. */
export async function listAttempts(scope: TenantScope, deliveryRef: string): Promise<AttemptDocument[]> {
  const shown = {
    attempt: 1,
    createdAt: 1,
    durationMs: 1,
    error: 1,
    expiresAt: 1,
    deliveryRef: 1,
    "response.status": 1,
  };
  return scoped(scope, "webhook_payloads").aggregate<AttemptDocument>([
    { $match: { deliveryRef } },
    { $sort: { attempt: -1 } },
    { $limit: 50 },
    { $project: shown },
  ]);
}

/** The request and response of an attempt at a delivery, or null when it is not stored. */
export async function revealedAttempt(
  scope: TenantScope,
  deliveryRef: string,
  attempt: number,
): Promise<RevealedAttempt | null> {
  if (!(await findWebhookDelivery(scope, deliveryRef))) return null;
  const document = await scoped(scope, "webhook_payloads").findOne({ deliveryRef, attempt });
  return document && { attempt, request: document.request, response: document.response, error: document.error };
}

/** The document that payload_ref refers to, without the request and response, or null. */
export async function findLastAttempt(scope: TenantScope, payloadRef: string | null): Promise<AttemptDocument | null> {
  if (!payloadRef || !isObjectId(payloadRef)) return null;
  const fields = [
    "attempt",
    "createdAt",
    "durationMs",
    "error",
    "expiresAt",
    "deliveryRef",
    "response.status",
  ] as const;
  return scoped(scope, "webhook_payloads").findOne({ _id: payloadRef }, [...fields]) as Promise<AttemptDocument | null>;
}
