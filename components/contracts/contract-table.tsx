"use client";

import { statusOptions } from "@/components/record/entity-status";
import { RowStatus } from "@/components/record/row-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { withTenant } from "@/components/table/tenant-column";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { Absent } from "@/components/ui/definition-list";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { CONTRACT } from "@/lib/contracts/entity";
import { CONTRACT_SORTS, type ContractRow } from "@/lib/contracts/model";
import type { Permission } from "@/lib/core/access/permissions";
import { pageAddress } from "@/lib/core/entity";
import { CONTRACT_KIND_OPTIONS } from "./contract-kinds";
import { LockedUntil } from "./retention";

const COLUMNS: Column<ContractRow>[] = [
  { id: "title", header: "Title", cell: (row) => row.title },
  { id: "number", header: "Number", width: "9rem", from: "md", cell: (row) => <code>{row.number}</code> },
  { id: "counterparty", header: "Counterparty", width: "11rem", from: "md", cell: (row) => row.counterparty },
  {
    id: "status",
    header: "Status",
    width: "11rem",
    from: "sm",
    cell: (row) => <RowStatus entity={CONTRACT} status={row.status} error={row.errorCode} />,
  },
  { id: "lock", header: "Retained", width: "10.5rem", from: "md", cell: (row) => <LockedUntil lock={row.lock} /> },
  {
    id: "accepted",
    header: "Accepted",
    width: "7rem",
    from: "xl",
    cell: (row) => (row.acceptedAt ? <Time at={row.acceptedAt} focusable={false} /> : <Absent why="–" />),
  },
  {
    id: "created",
    header: "Created",
    width: "7rem",
    from: "xl",
    cell: (row) => <Time at={row.createdAt} focusable={false} />,
  },
];

const FILTERS: FilterControl[] = [
  { kind: "select", name: "kind", label: "Kind", options: CONTRACT_KIND_OPTIONS },
  { kind: "chips", name: "status", label: "Status", options: statusOptions(CONTRACT) },
];

type Props = { tenant?: string; permissions?: readonly Permission[]; initial: Page<ContractRow> };

/** List of contracts: one tenant's, or all tenants' without `tenant`. */
export function ContractTable({ tenant, permissions = [], initial }: Props) {
  const list = useList("contracts.list", tenant ? { tenant } : {}, initial);
  const write = tenant && permissions.includes("contract:write") && (
    <LinkButton href={`/tenants/${tenant}/contracts/new`} variant="primary">
      New contract
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={tenant ? "Contracts" : "All contracts"} actions={write} />
      <ListPage
        list={list}
        caption="Contracts"
        columns={tenant ? COLUMNS : withTenant(COLUMNS)}
        sorts={CONTRACT_SORTS}
        counted
        filters={FILTERS}
        rowHref={(row) => pageAddress(CONTRACT, row.tenant.refId, row.refId)}
        empty={
          <EmptyState title="No contracts yet" action={write}>
            A contract appears here when it is drafted or imported.
          </EmptyState>
        }
      />
    </>
  );
}
