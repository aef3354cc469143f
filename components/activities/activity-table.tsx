"use client";

import { statusOptions } from "@/components/record/entity-status";
import { ROW_STATUS_WIDTH, RowStatus } from "@/components/record/row-status";
import { humanize } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { withTenant } from "@/components/table/tenant-column";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { formatBytes } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { ACTIVITY } from "@/lib/activities/entity";
import { ACTIVITY_SORTS, type ActivityRow } from "@/lib/activities/model";
import { pageAddress } from "@/lib/core/entity";
import { FORMAT_NAMES, KIND_OPTIONS } from "./output-kinds";
import { useStrategyFilter } from "./use-strategy-filter";

export const ACTIVITY_COLUMNS: Column<ActivityRow>[] = [
  { id: "title", header: "Title", cell: (row) => row.title },
  { id: "kind", header: "Kind", width: "7rem", from: "md", cell: (row) => humanize(row.kind) },
  {
    id: "status",
    header: "Status",
    width: ROW_STATUS_WIDTH,
    from: "sm",
    cell: (row) => (
      <RowStatus entity={ACTIVITY} status={row.status} error={row.errorCode} failed={failedAttempts(row)} />
    ),
  },
  { id: "scheduled", header: "Scheduled", width: "12rem", from: "sm", cell: (row) => <Scheduled row={row} /> },
  { id: "attempt", header: "Attempts", width: "5.5rem", align: "end", from: "lg", cell: (row) => row.attempt },
  { id: "output", header: "Output", width: "9rem", from: "md", cell: (row) => <Output row={row} /> },
  {
    id: "created",
    header: "Created",
    width: "8rem",
    from: "xl",
    cell: (row) => <Time at={row.createdAt} focusable={false} />,
  },
];

const FILTERS: FilterControl[] = [
  { kind: "range", name: "range", label: "Created" },
  { kind: "select", name: "kind", label: "Kind", options: KIND_OPTIONS },
  { kind: "chips", name: "status", label: "Status", options: statusOptions(ACTIVITY) },
];

/** List of activities: one tenant's, or all tenants' without `tenant`. */
export function ActivityTable({ tenant, initial }: { tenant?: string; initial: Page<ActivityRow> }) {
  const list = useList("activities.list", tenant ? { tenant } : {}, initial);
  const strategy = useStrategyFilter(tenant);
  return (
    <>
      <PageHeader title={tenant ? "Activities" : "All activities"} />
      <ListPage
        list={list}
        caption="Activities"
        columns={tenant ? ACTIVITY_COLUMNS : withTenant(ACTIVITY_COLUMNS)}
        sorts={ACTIVITY_SORTS}
        counted
        filters={[...FILTERS, ...strategy]}
        rowHref={(row) => pageAddress(ACTIVITY, row.tenant.refId, row.refId)}
        empty={
          <EmptyState title="No activities yet">
            Agents plan activities once a strategy is active, and run them in the order they are scheduled.
          </EmptyState>
        }
      />
    </>
  );
}

/** The attempts that failed before the one that is queued or running. */
function failedAttempts({ status, attempt }: ActivityRow): number {
  if (status === "queued") return attempt;
  return status === "running" ? attempt - 1 : 0;
}

function Scheduled({ row: { scheduledFor } }: { row: ActivityRow }) {
  return scheduledFor ? (
    <Time at={scheduledFor} form="clock" focusable={false} />
  ) : (
    <span className="text-ink-faint">Any time</span>
  );
}

function Output({ row: { output } }: { row: ActivityRow }) {
  if (output === null) return <span className="text-ink-faint">None</span>;
  if (output === "stored") return "Stored";
  return (
    <span className="tabular">
      {FORMAT_NAMES[output.format]}, {formatBytes(output.bytes)}
    </span>
  );
}
