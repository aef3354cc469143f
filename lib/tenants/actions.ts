"use server";

import { action } from "@/lib/core/access/gate";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { requireListed } from "@/lib/core/records/listed";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { requirePlan, subscribe } from "@/lib/tenants/billing";
import { TENANT } from "@/lib/tenants/entity";
import { newTenant, NO_REGION, planChange, REGIONS, tenantChange } from "@/lib/tenants/model";
import { changeTenantRow, insertTenant } from "@/lib/tenants/store";

/** Creates a tenant on trial, with its first subscription. */
export const createTenant = action({
  audit: "tenant.created",
  reach: "everywhere",
  permission: "tenant:write",
  input: newTenant,
  run: async ({ tx, input }) => {
    const plan = await requirePlan(tx, input.plan);
    const { name, region } = input;
    const made = await insertTenant(tx, { name, slug: input.slug, region, planId: plan.id });
    if (!made) {
      const taken = "Already used by another tenant";
      throw new AppError("INVALID", `slug: ${taken}`, { slug: taken });
    }
    const { slug } = made;
    await subscribe(tx, made.id, plan.id, "trialing", await databaseNow(tx));
    return {
      change: { ref: made.refId, before: null, after: { name, slug, region, plan: plan.name } },
      data: { refId: made.refId },
    };
  },
});

export const changeTenant = action({
  audit: "tenant.changed",
  reach: "tenant",
  permission: "tenant:write",
  input: tenantChange,
  run: async ({ tx, scope, input }) => {
    const { rowVersion, ...fields } = input;
    const before = await changeTenantRow(tx, scope, rowVersion, fields);
    requireListed(REGIONS, { field: "region", value: fields.region, kept: [before.region], message: NO_REGION });
    const was = { name: before.name, region: before.region };
    return { change: { ref: scope.tenantRef, before: was, after: fields }, data: { refId: scope.tenantRef } };
  },
});

/** Changes the tenant's plan from now on. */
export const changePlan = action({
  audit: "tenant.plan_changed",
  reach: "tenant",
  permission: "tenant:write",
  input: planChange,
  run: async ({ tx, scope, input }) => {
    const plan = await requirePlan(tx, input.plan);
    const before = await changeTenantRow(tx, scope, input.rowVersion, { planId: plan.id });
    if (before.planId === plan.id) {
      throw new AppError("CONFLICT", `The tenant is already on the plan ${plan.name}.`, {
        plan: "This is the current plan",
      });
    }
    await subscribe(tx, scope.tenantId, plan.id, "active", await databaseNow(tx));
    return {
      change: { ref: scope.tenantRef, before: { plan: before.plan.name }, after: { plan: plan.name } },
      data: { plan: plan.name },
    };
  },
});

export const transitionTenant = transitionActions(TENANT, {
  activate: {},
  mark_past_due: {},
  settle: {},
  suspend: {},
  reinstate: {},
  close: {},
});
