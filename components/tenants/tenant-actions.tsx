"use client";

import { DialogButton } from "@/components/record/dialog-button";
import { MoveBar, type MoveOffer } from "@/components/record/move-bar";
import type { Permission } from "@/lib/core/access/permissions";
import {
  activateTenant,
  changeTenant,
  closeTenant,
  markTenantPastDue,
  reinstateTenant,
  settleTenant,
  suspendTenant,
} from "@/lib/tenants/actions";
import { REGIONS, TENANT_MACHINE, type TenantOverview } from "@/lib/tenants/model";

const OFFERS: Record<keyof typeof TENANT_MACHINE, MoveOffer> = {
  activate: {
    label: "Activate",
    action: activateTenant,
    variant: "primary",
    explain: "Ends the trial. The tenant becomes a paying customer.",
  },
  mark_past_due: {
    label: "Mark past due",
    action: markTenantPastDue,
    explain: "A payment is late. The tenant can keep working.",
  },
  settle: { label: "Settle", action: settleTenant, variant: "primary", explain: "The overdue amount has been paid." },
  suspend: {
    label: "Suspend",
    action: suspendTenant,
    variant: "danger",
    explain: "Their agents stop until the tenant is reinstated.",
  },
  reinstate: {
    label: "Reinstate",
    action: reinstateTenant,
    variant: "primary",
    explain: "Their agents can work again.",
  },
  close: {
    label: "Close",
    action: closeTenant,
    variant: "danger",
    explain: "Permanent. A closed tenant cannot be reopened.",
  },
};

type Props = { overview: TenantOverview; permissions: Permission[] };

export function TenantActions({ overview: { refId, name, region, status, rowVersion }, permissions }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <DialogButton
        label="Edit"
        needs="tenant:write"
        permissions={permissions}
        title={`Edit ${name}`}
        fields={[
          { name: "name", label: "Name", required: true, maxLength: 120, initial: name },
          {
            kind: "choice",
            name: "region",
            label: "Region",
            required: true,
            initial: region,
            options: REGIONS.map((value) => ({ value, label: value })),
          },
        ]}
        submit="Save"
        action={changeTenant}
        given={{ tenant: refId, rowVersion }}
        done="Saved."
      />
      <MoveBar
        record={{ tenant: refId, refId, status, rowVersion }}
        machine={TENANT_MACHINE}
        offers={OFFERS}
        permissions={permissions}
      />
    </div>
  );
}
