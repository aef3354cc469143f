"use client";

import { DialogButton } from "@/components/record/dialog-button";
import { DownloadButton } from "@/components/record/download-button";
import type { FormField } from "@/components/record/form-fields";
import { humanize } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { formatBytes, formatCount } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { downloadExport, requestExport } from "@/lib/exports/actions";
import { EXPORT_DAYS, EXPORT_FORMATS, EXPORT_LIST_NAMES, exportedEntity, type ExportRow } from "@/lib/exports/model";
import { ExportStatusBadge } from "./export-status";

const named = (values: readonly string[]) => values.map((value) => ({ value, label: humanize(value) }));
const STATES = [...new Set(EXPORT_LIST_NAMES.flatMap((list) => [...exportedEntity(list).statuses]))];

const FIELDS: FormField[] = [
  { kind: "choice", name: "list", label: "List", required: true, options: named(EXPORT_LIST_NAMES) },
  {
    kind: "choice",
    name: "format",
    label: "Format",
    required: true,
    options: EXPORT_FORMATS.map((value) => ({ value, label: value.toUpperCase() })),
  },
  { kind: "choice", name: "status", label: "Status", hint: "None exports every status.", options: named(STATES) },
  { kind: "date", name: "from", label: "Created from", hint: "The first day, in UTC." },
  { kind: "date", name: "to", label: "Created to", hint: "The last day, in UTC." },
];

const isUnderWay = ({ status }: ExportRow) => status === "queued" || status === "running";

function describe({ list, filters: { status, from, to } }: ExportRow): string {
  const parts = [status && humanize(status).toLowerCase(), from && `from ${from}`, to && `to ${to}`].filter(Boolean);
  return [humanize(list), ...parts].join(", ");
}

type Props = { tenant: { refId: string; name: string }; initial: Page<ExportRow>; permissions: readonly Permission[] };

/** A tenant's lists as files; those being written are followed. */
export function ExportTable({ tenant, initial, permissions }: Props) {
  const list = useList("exports.list", { tenant: tenant.refId }, initial, isUnderWay);
  const columns: Column<ExportRow>[] = [
    { id: "list", header: "List", cell: describe },
    { id: "format", header: "Format", width: "6rem", from: "sm", cell: (row) => row.format.toUpperCase() },
    { id: "status", header: "Status", width: "8rem", from: "sm", cell: (row) => <ExportStatusBadge row={row} /> },
    {
      id: "rows",
      header: "Rows",
      width: "6rem",
      align: "end",
      from: "sm",
      cell: ({ rows }) => (rows === null ? "None yet" : formatCount(rows)),
    },
    {
      id: "bytes",
      header: "Size",
      width: "6rem",
      align: "end",
      from: "md",
      cell: ({ bytes }) => (bytes === null ? "None yet" : formatBytes(bytes)),
    },
    { id: "by", header: "By", width: "14rem", from: "lg", cell: (row) => row.requestedBy },
    { id: "asked", header: "Asked for", width: "8rem", from: "md", cell: (row) => <Time at={row.createdAt} /> },
    {
      id: "file",
      header: "File",
      width: "9rem",
      cell: (row) =>
        row.status === "succeeded" &&
        !row.expired && (
          <DownloadButton
            size="sm"
            action={downloadExport}
            given={{ tenant: tenant.refId, refId: row.refId }}
            needs="export:run"
            permissions={permissions}
          />
        ),
    },
  ];
  return (
    <>
      <PageHeader
        title="Exports"
        actions={
          <DialogButton
            label="Export a list"
            look="primary"
            needs="export:run"
            permissions={permissions}
            title="Export a list"
            explain={`The file is kept ${EXPORT_DAYS} days. Contents and payloads are not in it.`}
            fields={FIELDS}
            submit="Export"
            action={requestExport}
            given={{ tenant: tenant.refId }}
            done="The export is queued."
            onDone={() => void list.retry()}
          />
        }
      />
      <ListPage
        list={list}
        caption="Exports"
        columns={columns}
        filters={[]}
        empty={
          <EmptyState title="No exports yet">
            A list of this tenant as a CSV or JSONL file appears here when it is written.
          </EmptyState>
        }
      />
    </>
  );
}
