"use client";

import { DialogButton } from "@/components/record/dialog-button";
import { TransitionBar } from "@/components/record/transition-bar";
import type { Permission } from "@/lib/core/access/permissions";
import { changeTenant, transitionTenant } from "@/lib/tenants/actions";
import { TENANT } from "@/lib/tenants/entity";
import { REGIONS, type TenantOverview } from "@/lib/tenants/model";

type Props = { overview: TenantOverview; permissions: Permission[] };

export function TenantActions({ overview: { refId, name, region, status, rowVersion }, permissions }: Props) {
  const record = { tenant: { refId }, refId, name, status, rowVersion };
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
      <TransitionBar entity={TENANT} record={record} action={transitionTenant} permissions={permissions} />
    </div>
  );
}
