"use client";

import { DialogButton } from "@/components/record/dialog-button";
import { ROW_STATUS_WIDTH, RowStatus } from "@/components/record/row-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { formatCount } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { pageAddress } from "@/lib/core/entity";
import { BY_CREATION } from "@/lib/core/records/sort";
import { requestIntegrityRun } from "@/lib/integrity/actions";
import { INTEGRITY_RUN } from "@/lib/integrity/entity";
import type { RunRow } from "@/lib/integrity/model";

const COLUMNS: Column<RunRow>[] = [
  { id: "created", header: "Requested", cell: (row) => <Time at={row.createdAt} focusable={false} /> },
  { id: "by", header: "By", width: "16rem", from: "md", cell: (row) => row.requestedBy },
  {
    id: "status",
    header: "Status",
    width: ROW_STATUS_WIDTH,
    cell: (row) => <RowStatus entity={INTEGRITY_RUN} status={row.status} error={row.error} />,
  },
  {
    id: "checked",
    header: "Records checked",
    width: "8rem",
    align: "end",
    from: "sm",
    cell: (row) => formatCount(row.checked),
  },
  { id: "found", header: "Findings", width: "6rem", align: "end", cell: (row) => formatCount(row.found) },
  {
    id: "finished",
    header: "Finished",
    width: "9rem",
    from: "md",
    cell: ({ finishedAt }) => (finishedAt ? <Time at={finishedAt} focusable={false} /> : "Not yet"),
  },
];

const isUnderWay = ({ status }: RunRow) => status === "queued" || status === "running";

type Props = { tenant: { refId: string; name: string }; initial: Page<RunRow>; permissions: readonly Permission[] };

/** List of a tenant's integrity runs. Refreshes while one is in progress. */
export function RunTable({ tenant, initial, permissions }: Props) {
  const list = useList("integrity_runs.list", { tenant: tenant.refId }, initial, isUnderWay);
  return (
    <>
      <PageHeader
        title="Integrity"
        actions={
          <DialogButton
            label="Run now"
            look="primary"
            needs="integrity:run"
            permissions={permissions}
            title="Check this tenant's records"
            explain="Compares every record in PostgreSQL, MongoDB and S3. Nothing is changed."
            fields={[]}
            submit="Run now"
            action={requestIntegrityRun}
            given={{ tenant: tenant.refId }}
            done="Run queued."
            onDone={() => void list.retry()}
          />
        }
      />
      <ListPage
        list={list}
        caption="Integrity runs"
        columns={COLUMNS}
        sorts={BY_CREATION}
        filters={[]}
        rowHref={(row) => pageAddress(INTEGRITY_RUN, tenant.refId, row.refId)}
        empty={
          <EmptyState title="No runs yet">
            A run compares this tenant&apos;s records in PostgreSQL, MongoDB and S3, and lists every mismatch.
          </EmptyState>
        }
      />
    </>
  );
}
