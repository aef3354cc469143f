import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { historyOf } from "@/lib/core/records/history";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { refId } from "@/lib/core/ref-id";
import {
  WEBHOOK_DELIVERY_SORTS,
  WEBHOOK_ENDPOINT_SORTS,
  WEBHOOK_DELIVERY_STATUSES,
  WEBHOOK_ENDPOINT_STATUSES,
  webhookDeliveryFilters,
  webhookEndpointFilters,
  type WebhookDeliveryDetail,
  type WebhookDeliveryRow,
  type WebhookEndpointDetail,
  type WebhookEndpointRow,
} from "@/lib/webhooks/model";
import { deliveryParts, endpointParts } from "@/lib/webhooks/parts";
import {
  findWebhookDelivery,
  findWebhookEndpoint,
  countWebhookDeliveries,
  listWebhookDeliveries,
  countWebhookEndpoints,
  listWebhookEndpoints,
  type WebhookDeliveryRecord,
  type WebhookEndpointRecord,
} from "@/lib/webhooks/store";

export const webhookEndpointsList = listQuery({
  name: "webhook_endpoints.list",
  reach: "tenant",
  permission: "webhook:read",
  input: webhookEndpointFilters,
  sorts: WEBHOOK_ENDPOINT_SORTS,
  find: ({ scope, input, page }) => listWebhookEndpoints(scope, input, page),
  count: ({ scope, input, limit }) => countWebhookEndpoints(scope, input, limit),
  show: (rows): WebhookEndpointRow[] => rows.map(toEndpoint),
});

export const webhookEndpointsDetail = query({
  name: "webhook_endpoints.detail",
  reach: "tenant",
  permission: "webhook:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<WebhookEndpointDetail> => {
    const row = await findWebhookEndpoint(scope, input.refId);
    if (!row) throw new AppError("NOT_FOUND", "This webhook endpoint does not exist in this tenant.");
    return {
      ...toEndpoint(row),
      tenant: { refId: scope.tenantRef, name: scope.tenantName },
      rowVersion: row.rowVersion,
      secretRef: row.secretRef,
      ...endpointParts(row),
      history: await historyOf(scope, "webhook_endpoint", row.id),
    };
  },
});

export const webhookDeliveriesList = listQuery({
  name: "webhook_deliveries.list",
  reach: "tenant",
  permission: "webhook:read",
  input: webhookDeliveryFilters,
  sorts: WEBHOOK_DELIVERY_SORTS,
  find: ({ scope, input, page }) => listWebhookDeliveries(scope, input, page),
  count: ({ scope, input, limit }) => countWebhookDeliveries(scope, input, limit),
  show: (rows): WebhookDeliveryRow[] => rows.map(toDelivery),
});

export const webhookDeliveriesDetail = query({
  name: "webhook_deliveries.detail",
  reach: "tenant",
  permission: "webhook:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<WebhookDeliveryDetail> => {
    const row = await findWebhookDelivery(scope, input.refId);
    if (!row) throw new AppError("NOT_FOUND", "This webhook delivery does not exist in this tenant.");
    const [parts, history] = await Promise.all([
      deliveryParts(scope, row),
      historyOf(scope, "webhook_delivery", row.id),
    ]);
    return {
      ...toDelivery(row),
      tenant: { refId: scope.tenantRef, name: scope.tenantName },
      rowVersion: row.rowVersion,
      url: row.endpoint.url,
      ...parts,
      history,
    };
  },
});

function toEndpoint({
  refId: ref,
  name,
  url,
  events,
  status,
  lastError,
  createdAt,
}: WebhookEndpointRecord): WebhookEndpointRow {
  const state = stateOf(WEBHOOK_ENDPOINT_STATUSES, status);
  return { refId: ref, name, url, events, status: state, lastError, createdAt: createdAt.toISOString() };
}

function toDelivery(row: WebhookDeliveryRecord): WebhookDeliveryRow {
  const { refId: ref, endpoint, event, status, attempt, httpStatus, durationMs, errorCode } = row;
  return {
    refId: ref,
    endpoint: { refId: endpoint.refId, name: endpoint.name },
    event,
    status: stateOf(WEBHOOK_DELIVERY_STATUSES, status),
    attempt,
    httpStatus,
    durationMs,
    errorCode,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
