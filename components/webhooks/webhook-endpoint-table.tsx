"use client";

import { statusOptions } from "@/components/record/entity-status";
import { ROW_STATUS_WIDTH, RowStatus } from "@/components/record/row-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";
import { WEBHOOK_ENDPOINT_SORTS, type WebhookEndpointRow } from "@/lib/webhooks/model";

const COLUMNS: Column<WebhookEndpointRow>[] = [
  { id: "name", header: "Name", width: "12rem", cell: (row) => row.name },
  { id: "url", header: "URL", from: "sm", cell: (row) => <code>{row.url}</code> },
  { id: "events", header: "Events", width: "7rem", from: "md", cell: (row) => plural(row.events.length, "event") },
  {
    id: "status",
    header: "Status",
    width: ROW_STATUS_WIDTH,
    cell: (row) => <RowStatus entity={WEBHOOK_ENDPOINT} status={row.status} error={row.lastError} />,
  },
  {
    id: "created",
    header: "Created",
    width: "7rem",
    from: "sm",
    cell: (row) => <Time at={row.createdAt} focusable={false} />,
  },
];

const FILTERS: FilterControl[] = [
  { kind: "chips", name: "status", label: "Status", options: statusOptions(WEBHOOK_ENDPOINT) },
];

type Props = { tenant: string; permissions: Permission[]; initial: Page<WebhookEndpointRow> };

export function WebhookEndpointTable({ tenant, permissions, initial }: Props) {
  const list = useList("webhook_endpoints.list", { tenant }, initial);
  const at = `/tenants/${tenant}/webhooks`;
  const make = permissions.includes("webhook:write") && (
    <LinkButton href={`${at}/new`} variant="primary">
      New endpoint
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Webhooks"
        details={<span>Endpoints receive this tenant&apos;s events as they happen.</span>}
        actions={
          <>
            <LinkButton href={`${at}/deliveries`}>All deliveries</LinkButton>
            {make}
          </>
        }
      />
      <ListPage
        list={list}
        caption="Webhook endpoints"
        columns={COLUMNS}
        sorts={WEBHOOK_ENDPOINT_SORTS}
        counted
        filters={FILTERS}
        rowHref={(row) => `${at}/${row.refId}`}
        empty={
          <EmptyState title="No webhook endpoints yet" action={make}>
            An endpoint is a URL that receives signed events, such as when something is approved, published or sealed.
          </EmptyState>
        }
      />
    </>
  );
}
