"use client";

import { DialogButton } from "@/components/record/dialog-button";
import type { Permission } from "@/lib/core/access/permissions";
import { changePlan } from "@/lib/tenants/actions";
import type { PlanView } from "@/lib/tenants/model";
import { priceOf } from "./plan-words";

type Props = { tenant: string; rowVersion: number; current: string; plans: PlanView[]; permissions: Permission[] };

export function ChangePlan({ tenant, rowVersion, current, plans, permissions }: Props) {
  const options = plans.map((plan) => ({ value: plan.refId, label: `${plan.name}, ${priceOf(plan)}` }));
  return (
    <DialogButton
      label="Change plan"
      needs="tenant:write"
      permissions={permissions}
      title="Change plan"
      explain="The current subscription ends now, and a new one starts for a month."
      fields={[{ kind: "choice", name: "plan", label: "Plan", required: true, initial: current, options }]}
      submit="Change plan"
      action={changePlan}
      given={{ tenant, rowVersion }}
      done={({ plan }) => `Plan changed to ${plan}.`}
    />
  );
}
