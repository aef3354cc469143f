"use client";

import { listCrumbs } from "@/components/record/crumbs";
import { statusOptions } from "@/components/record/entity-status";
import { ROW_STATUS_WIDTH, RowStatus } from "@/components/record/row-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { Absent } from "@/components/ui/definition-list";
import { formatDuration } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";
import { WEBHOOK_DELIVERY_SORTS, type WebhookDeliveryRow } from "@/lib/webhooks/model";
import { webhookEventLabel } from "./event-words";
import { failedAttempts } from "./failed-attempts";

const none = <Absent why="–" />;

const EVENT: Column<WebhookDeliveryRow> = { id: "event", header: "Event", cell: (row) => <Event name={row.event} /> };
const ENDPOINT: Column<WebhookDeliveryRow> = {
  id: "endpoint",
  header: "Endpoint",
  width: "13rem",
  from: "sm",
  cell: (row) => row.endpoint.name,
};

const ATTEMPTS: Column<WebhookDeliveryRow>[] = [
  {
    id: "status",
    header: "Status",
    width: ROW_STATUS_WIDTH,
    cell: (row) => (
      <RowStatus entity={WEBHOOK_DELIVERY} status={row.status} error={row.errorCode} failed={failedAttempts(row)} />
    ),
  },
  {
    id: "answer",
    header: "Response",
    width: "7rem",
    align: "end",
    from: "md",
    cell: (row) => row.httpStatus ?? none,
  },
  { id: "attempt", header: "Attempts", width: "6rem", align: "end", from: "md", cell: (row) => row.attempt },
];

const TIMES: Column<WebhookDeliveryRow>[] = [
  {
    id: "duration",
    header: "Duration",
    width: "6rem",
    align: "end",
    from: "lg",
    cell: (row) => (row.durationMs === null ? none : formatDuration(row.durationMs)),
  },
  {
    id: "next",
    header: "Next attempt",
    width: "8rem",
    from: "lg",
    cell: (row) => (row.nextAttemptAt ? <Time at={row.nextAttemptAt} focusable={false} /> : none),
  },
];

const CREATED: Column<WebhookDeliveryRow> = {
  id: "created",
  header: "Created",
  width: "7rem",
  from: "sm",
  cell: (row) => <Time at={row.createdAt} focusable={false} />,
};

/** Fewer columns, for the narrower table on an endpoint's page. */
const OF_ENDPOINT = [EVENT, ...ATTEMPTS, CREATED];
const OF_TENANT = [EVENT, ENDPOINT, ...ATTEMPTS, ...TIMES, CREATED];

const FILTERS: FilterControl[] = [
  { kind: "chips", name: "status", label: "Status", options: statusOptions(WEBHOOK_DELIVERY) },
];

type Props = { tenant: string; endpoint?: string; initial: Page<WebhookDeliveryRow> };

/** List of deliveries to one endpoint, or to all of a tenant's without `endpoint`. */
export function WebhookDeliveryTable({ tenant, endpoint, initial }: Props) {
  const list = useList("webhook_deliveries.list", { tenant, ...(endpoint ? { endpoint } : {}) }, initial);
  return (
    <ListPage
      list={list}
      caption="Deliveries"
      columns={endpoint ? OF_ENDPOINT : OF_TENANT}
      sorts={WEBHOOK_DELIVERY_SORTS}
      counted
      filters={FILTERS}
      rowHref={(row) => `/tenants/${tenant}/webhooks/deliveries/${row.refId}`}
      empty={
        <EmptyState title="No deliveries yet">
          A delivery appears here when an event happens that an endpoint subscribes to.
        </EmptyState>
      }
    />
  );
}

/** The list of all deliveries as a page. */
export function WebhookDeliveriesPage({
  tenant,
  initial,
}: {
  tenant: { refId: string; name: string };
  initial: Page<WebhookDeliveryRow>;
}) {
  return (
    <>
      <PageHeader
        title="Webhook deliveries"
        crumbs={[...listCrumbs(WEBHOOK_ENDPOINT, tenant), { label: "Deliveries" }]}
      />
      <WebhookDeliveryTable tenant={tenant.refId} initial={initial} />
    </>
  );
}

function Event({ name }: { name: string }) {
  return (
    <>
      {webhookEventLabel(name)} <code className="text-xs text-ink-faint max-md:hidden">{name}</code>
    </>
  );
}
