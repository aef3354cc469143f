import "server-only";
import { z } from "zod";
import type { Page } from "@/lib/core/cursor";
import { AppError } from "@/lib/core/errors";
import { query } from "@/lib/core/gate";
import { stateOf } from "@/lib/core/machine";
import { TENANT_STATUSES, tenantFilters, type TenantItem, type TenantOverview, type TenantRow } from "@/lib/tenants/model";
import { listTenants, overviewOf, type TenantRecord } from "@/lib/tenants/store";

export const tenantsList = query({
  name: "tenants.list",
  reach: "directory",
  permission: "tenant:read",
  input: tenantFilters,
  run: async ({ scope, input }): Promise<Page<TenantRow>> => {
    const page = await listTenants(scope.actor, input);
    return { ...page, rows: page.rows.map(toRow) };
  },
});

export const tenantsOverview = query({
  name: "tenants.overview",
  reach: "tenant",
  permission: "tenant:read",
  input: z.strictObject({}),
  run: async ({ scope }): Promise<TenantOverview> => {
    const { row, waiting, latest, ...rest } = await overviewOf(scope);
    if (!row) throw new AppError("NOT_FOUND", "There is no such tenant, or you have no grant for it.");
    return {
      ...toRow(row),
      ...rest,
      waiting: { strategies: waiting.strategies.map(toItem), blogPosts: waiting.blogPosts.map(toItem) },
      latest: latest.map(({ entity, refId, title, event, actor, at }) => ({
        entity,
        refId,
        title,
        event,
        actor,
        at: at.toISOString(),
      })),
    };
  },
});

function toRow({ refId, slug, name, status, plan, region, createdAt }: TenantRecord): TenantRow {
  return { refId, slug, name, status: stateOf(TENANT_STATUSES, status), plan: plan.name, region, createdAt: createdAt.toISOString() };
}

function toItem({ refId, title, status, updatedAt }: { refId: string; title: string; status: string; updatedAt: Date }): TenantItem {
  return { refId, title, status, at: updatedAt.toISOString() };
}
