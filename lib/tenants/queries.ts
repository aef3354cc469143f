import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { line } from "@/lib/core/input/text";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { listPlans, planOf, toPlan, usageOf, usageViews } from "@/lib/tenants/billing";
import {
  TENANT_SLUG,
  TENANT_SORTS,
  SUBSCRIPTION_STATUSES,
  TENANT_STATUSES,
  tenantFilters,
  type PlanView,
  type TenantOverview,
  type TenantPlan,
  type TenantRow,
} from "@/lib/tenants/model";
import { overviewOf } from "@/lib/tenants/overview";
import { countTenants, findTenantBySlug, listTenants, type TenantRecord } from "@/lib/tenants/store";

export const tenantsList = listQuery({
  name: "tenants.list",
  reach: "directory",
  permission: "tenant:read",
  input: tenantFilters,
  sorts: TENANT_SORTS,
  find: ({ scope, input, page }) => listTenants(scope.actor, input, page),
  count: ({ scope, input, limit }) => countTenants(scope.actor, input, limit),
  show: (rows): TenantRow[] => rows.map(toRow),
});

/** The tenant with a slug, for addresses that have the slug in place of the ref_id. */
export const tenantsBySlug = query({
  name: "tenants.bySlug",
  reach: "directory",
  permission: "tenant:read",
  input: z.strictObject({ slug: line(TENANT_SLUG.max).transform((slug) => slug.toLowerCase()) }),
  run: async ({ scope, input }): Promise<{ refId: string }> => {
    const tenant = await findTenantBySlug(scope.actor, input.slug);
    if (!tenant) throw new AppError("NOT_FOUND", "This tenant does not exist, or you don't have access to it.");
    return tenant;
  },
});

export const tenantsOverview = query({
  name: "tenants.overview",
  reach: "tenant",
  permission: "tenant:read",
  input: z.strictObject({}),
  run: async ({ scope }): Promise<TenantOverview> => {
    const { row, latest, ...rest } = await overviewOf(scope);
    if (!row) throw new AppError("NOT_FOUND", "This tenant does not exist, or you don't have access to it.");
    return {
      ...toRow(row),
      rowVersion: row.rowVersion,
      ...rest,
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

/** The available plans, for creating a tenant. */
export const tenantsPlans = query({
  name: "tenants.plans",
  reach: "everywhere",
  permission: "tenant:write",
  input: z.strictObject({}),
  run: async (): Promise<PlanView[]> => (await listPlans()).map(toPlan),
});

/** A tenant's plan, its earlier subscriptions, and its usage. */
export const tenantsPlan = query({
  name: "tenants.plan",
  reach: "tenant",
  permission: "tenant:read",
  input: z.strictObject({}),
  run: async ({ scope }): Promise<TenantPlan> => {
    const [{ row, subscriptions, plans }, records] = await Promise.all([planOf(scope), usageOf(scope, new Date())]);
    if (!row) throw new AppError("NOT_FOUND", "This tenant does not exist, or you don't have access to it.");
    const plan = toPlan(row.plan);
    return {
      rowVersion: row.rowVersion,
      plan,
      plans: plans.map(toPlan),
      subscriptions: subscriptions.map((each) => ({
        refId: each.refId,
        plan: each.plan.name,
        status: stateOf(SUBSCRIPTION_STATUSES, each.status),
        periodStart: each.periodStart.toISOString(),
        periodEnd: each.periodEnd.toISOString(),
        cancelledAt: each.cancelledAt?.toISOString() ?? null,
      })),
      usage: usageViews(records, plan.limits, new Date()),
    };
  },
});

function toRow({ refId, slug, name, status, plan, region, createdAt }: TenantRecord): TenantRow {
  return {
    refId,
    slug,
    name,
    status: stateOf(TENANT_STATUSES, status),
    plan: plan.name,
    region,
    createdAt: createdAt.toISOString(),
  };
}
