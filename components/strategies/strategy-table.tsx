"use client";

import { EntityStatus, statusOptions } from "@/components/record/entity-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { withTenant } from "@/components/table/tenant-column";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { pageAddress } from "@/lib/core/entity";
import { STRATEGY } from "@/lib/strategies/entity";
import { STRATEGY_SORTS, type StrategyRow } from "@/lib/strategies/model";

const COLUMNS: Column<StrategyRow>[] = [
  { id: "title", header: "Title", cell: (row) => row.title },
  { id: "version", header: "Version", width: "5rem", align: "end", from: "md", cell: (row) => `v${row.version}` },
  {
    id: "status",
    header: "Status",
    width: "11rem",
    from: "sm",
    cell: (row) => <EntityStatus entity={STRATEGY} status={row.status} />,
  },
  { id: "words", header: "Words", width: "5rem", align: "end", from: "md", cell: (row) => formatCount(row.wordCount) },
  { id: "author", header: "Author", width: "12.5rem", from: "lg", cell: (row) => row.author },
  {
    id: "created",
    header: "Created",
    width: "8rem",
    from: "sm",
    cell: (row) => <Time at={row.createdAt} focusable={false} />,
  },
];

const FILTERS: FilterControl[] = [{ kind: "chips", name: "status", label: "Status", options: statusOptions(STRATEGY) }];

type Props = { tenant?: string; permissions?: readonly Permission[]; initial: Page<StrategyRow> };

/** List of strategies: one tenant's, or all tenants' without `tenant`. */
export function StrategyTable({ tenant, permissions = [], initial }: Props) {
  const list = useList("strategies.list", tenant ? { tenant } : {}, initial);
  const write = tenant && permissions.includes("strategy:write") && (
    <LinkButton href={`/tenants/${tenant}/strategies/new`} variant="primary">
      New version
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={tenant ? "Strategies" : "All strategies"} actions={write} />
      <ListPage
        list={list}
        caption="Strategies"
        columns={tenant ? COLUMNS : withTenant(COLUMNS)}
        sorts={STRATEGY_SORTS}
        counted
        filters={FILTERS}
        rowHref={(row) => pageAddress(STRATEGY, row.tenant.refId, row.refId)}
        empty={
          <EmptyState title="No strategies yet" action={write}>
            Onboarding drafts the first version. You can also write one here.
          </EmptyState>
        }
      />
    </>
  );
}
