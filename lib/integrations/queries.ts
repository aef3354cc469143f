import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { historyOf } from "@/lib/core/records/history";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { refId } from "@/lib/core/ref-id";
import {
  INTEGRATION_SORTS,
  INTEGRATION_STATUSES,
  integrationFilters,
  payloadFilters,
  PROVIDERS,
  type IntegrationDetail,
  type IntegrationPayloadRow,
  type IntegrationRow,
} from "@/lib/integrations/model";
import { integrationParts } from "@/lib/integrations/parts";
import { listPayloads, toPayloadRow } from "@/lib/integrations/payloads";
import { listIntegrations, requireIntegration, type IntegrationRecord } from "@/lib/integrations/store";

export const integrationsList = listQuery({
  name: "integrations.list",
  reach: "tenant",
  permission: "integration:read",
  input: integrationFilters,
  sorts: INTEGRATION_SORTS,
  find: ({ scope, input, page }) => listIntegrations(scope, input, page),
  show: (rows): IntegrationRow[] => rows.map(toRow),
});

export const integrationsDetail = query({
  name: "integrations.detail",
  reach: "tenant",
  permission: "integration:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<IntegrationDetail> => {
    const row = await requireIntegration(scope, input.refId);
    const [parts, history] = await Promise.all([integrationParts(scope, row), historyOf(scope, "integration", row.id)]);
    return {
      ...toRow(row),
      tenant: { refId: scope.tenantRef, name: scope.tenantName },
      rowVersion: row.rowVersion,
      secretRef: row.secretRef,
      settings: JSON.stringify(row.settings, null, 2),
      ...parts,
      history,
    };
  },
});

/** The payloads of an integration, without their content. */
export const integrationsPayloads = listQuery({
  name: "integrations.payloads",
  reach: "tenant",
  permission: "integration:read",
  input: payloadFilters,
  find: async ({ scope, input, page }) => {
    await requireIntegration(scope, input.refId);
    return listPayloads(scope, input, page);
  },
  show: (rows): IntegrationPayloadRow[] => rows.map(toPayloadRow),
});

function toRow(row: IntegrationRecord): IntegrationRow {
  return {
    refId: row.refId,
    provider: stateOf(PROVIDERS, row.provider),
    name: row.name,
    status: stateOf(INTEGRATION_STATUSES, row.status),
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastError: row.lastError,
    lastErrorAt: row.lastErrorAt?.toISOString() ?? null,
  };
}
