"use client";

import { statusOptions } from "@/components/record/entity-status";
import { RowStatus } from "@/components/record/row-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { pageAddress } from "@/lib/core/entity";
import { INTEGRATION } from "@/lib/integrations/entity";
import { INTEGRATION_SORTS, type IntegrationRow } from "@/lib/integrations/model";
import { PROVIDER_NAMES, PROVIDER_OPTIONS } from "./providers";

const COLUMNS: Column<IntegrationRow>[] = [
  { id: "name", header: "Name", cell: (row) => row.name },
  { id: "provider", header: "Service", width: "10rem", from: "sm", cell: (row) => PROVIDER_NAMES[row.provider] },
  {
    id: "status",
    header: "Status",
    width: "20rem",
    cell: (row) => <RowStatus entity={INTEGRATION} status={row.status} error={row.lastError} />,
  },
  {
    id: "used",
    header: "Last used",
    width: "8rem",
    from: "sm",
    cell: (row) => (row.lastUsedAt ? <Time at={row.lastUsedAt} focusable={false} /> : "never"),
  },
];

const FILTERS: FilterControl[] = [
  { kind: "chips", name: "status", label: "Status", options: statusOptions(INTEGRATION) },
  { kind: "select", name: "provider", label: "Service", options: PROVIDER_OPTIONS },
];

type Props = { tenant: string; permissions: readonly Permission[]; initial: Page<IntegrationRow> };

export function IntegrationTable({ tenant, permissions, initial }: Props) {
  const list = useList("integrations.list", { tenant }, initial);
  const make = permissions.includes("integration:write") && (
    <LinkButton href={`/tenants/${tenant}/integrations/new`} variant="primary">
      New integration
    </LinkButton>
  );
  return (
    <>
      <PageHeader title="Integrations" actions={make} />
      <ListPage
        list={list}
        caption="Integrations"
        columns={COLUMNS}
        sorts={INTEGRATION_SORTS}
        filters={FILTERS}
        rowHref={(row) => pageAddress(INTEGRATION, tenant, row.refId)}
        empty={
          <EmptyState title="No integrations yet" action={make}>
            Integrations let agents read from and publish to the tenant&apos;s services.
          </EmptyState>
        }
      />
    </>
  );
}
