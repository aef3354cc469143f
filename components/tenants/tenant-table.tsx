"use client";

import { EntityStatus, statusOptions } from "@/components/record/entity-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { TENANT } from "@/lib/tenants/entity";
import { TENANT_SORTS, type TenantRow } from "@/lib/tenants/model";

const COLUMNS: Column<TenantRow>[] = [
  { id: "name", header: "Name", cell: (row) => row.name },
  { id: "slug", header: "Slug", width: "16rem", from: "md", cell: (row) => <code>{row.slug}</code> },
  {
    id: "status",
    header: "Status",
    width: "8rem",
    cell: (row) => <EntityStatus entity={TENANT} status={row.status} />,
  },
  { id: "plan", header: "Plan", width: "8rem", from: "sm", cell: (row) => row.plan },
  { id: "region", header: "Region", width: "8.5rem", from: "lg", cell: (row) => row.region },
  {
    id: "created",
    header: "Since",
    width: "8rem",
    from: "md",
    cell: (row) => <Time at={row.createdAt} form="date" focusable={false} />,
  },
];

const FILTERS: FilterControl[] = [
  { kind: "search", name: "search", label: "Search tenants", placeholder: "Name or slug" },
  { kind: "chips", name: "status", label: "Status", options: statusOptions(TENANT) },
];

export function TenantTable({ initial, mayCreate }: { initial: Page<TenantRow>; mayCreate: boolean }) {
  const list = useList("tenants.list", {}, initial);
  return (
    <>
      <PageHeader
        title="Tenants"
        actions={
          mayCreate && (
            <LinkButton href="/tenants/new" variant="primary">
              New tenant
            </LinkButton>
          )
        }
      />
      <ListPage
        list={list}
        caption="Tenants"
        columns={COLUMNS}
        sorts={TENANT_SORTS}
        counted
        filters={FILTERS}
        rowHref={(row) => `/tenants/${row.refId}`}
        empty={<EmptyState title="No tenants yet">Tenants you have a grant for appear here.</EmptyState>}
      />
    </>
  );
}
