"use client";

import { DialogButton } from "@/components/record/dialog-button";
import { DownloadButton } from "@/components/record/download-button";
import { statusOptions } from "@/components/record/entity-status";
import type { FormField } from "@/components/record/form-fields";
import { ROW_STATUS_WIDTH, RowStatus } from "@/components/record/row-status";
import { humanize, stateLabel } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { StatusBadge } from "@/components/ui/badge";
import { formatBytes, formatCount } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import type { Entity } from "@/lib/core/entity";
import { BY_CREATION } from "@/lib/core/records/sort";
import { ENTITIES } from "@/lib/entities";
import { downloadExport, requestExport } from "@/lib/exports/actions";
import { EXPORT_JOB } from "@/lib/exports/entity";
import { EXPORT_DAYS, EXPORT_FORMATS, EXPORT_LIST_NAMES, type ExportList, type ExportRow } from "@/lib/exports/model";

const EXPORTED: Entity[] = ENTITIES.filter(({ exported }) => exported !== null);
const LIST_OPTIONS = EXPORT_LIST_NAMES.map((value) => ({ value, label: listName(value) }));

/** The label of a status of a list. */
function statusLabel(list: ExportList, status: string): string {
  return stateLabel(
    EXPORTED.find(({ sql }) => sql === list),
    status,
  ).toLowerCase();
}

/** Name of a list by its table: `blog_posts` → "Blog posts". */
function listName(list: ExportList): string {
  return humanize(EXPORTED.find(({ sql }) => sql === list)?.names.many ?? list);
}

/** The statuses of each list, by the list. */
const STATUS_OPTIONS = Object.fromEntries(EXPORTED.map((entity) => [entity.sql, statusOptions(entity)]));

export const EXPORT_FIELDS = [
  { kind: "choice", name: "list", label: "List", required: true, options: LIST_OPTIONS },
  {
    kind: "choice",
    name: "format",
    label: "Format",
    required: true,
    options: EXPORT_FORMATS.map((value) => ({ value, label: value.toUpperCase() })),
  },
  {
    kind: "dependent",
    name: "status",
    label: "Status",
    hint: "Leave empty to export every status.",
    on: "list",
    options: STATUS_OPTIONS,
  },
  { kind: "date", name: "from", label: "Created from", hint: "The first day, in UTC." },
  { kind: "date", name: "to", label: "Created to", hint: "The last day, in UTC." },
] as const satisfies readonly FormField[];

const isUnderWay = ({ status }: ExportRow) => status === "queued" || status === "running";

function describe({ list, filters: { status, from, to } }: ExportRow): string {
  const parts = [status && statusLabel(list, status), from && `from ${from}`, to && `to ${to}`].filter(Boolean);
  return [listName(list), ...parts].join(", ");
}

type Props = { tenant: { refId: string; name: string }; initial: Page<ExportRow>; permissions: readonly Permission[] };

/** A tenant's exports. Refreshes while one is being written. */
export function ExportTable({ tenant, initial, permissions }: Props) {
  const list = useList("exports.list", { tenant: tenant.refId }, initial, isUnderWay);
  const columns: Column<ExportRow>[] = [
    { id: "list", header: "List", cell: describe },
    { id: "format", header: "Format", width: "6rem", from: "sm", cell: (row) => row.format.toUpperCase() },
    { id: "status", header: "Status", width: ROW_STATUS_WIDTH, cell: (row) => <Status row={row} /> },
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
    { id: "created", header: "Requested", width: "8rem", from: "md", cell: (row) => <Time at={row.createdAt} /> },
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
            explain={`The file is kept for ${EXPORT_DAYS} days. It does not include contents or payloads.`}
            fields={EXPORT_FIELDS}
            submit="Export"
            action={requestExport}
            given={{ tenant: tenant.refId }}
            done="Export queued."
            onDone={() => void list.retry()}
          />
        }
      />
      <ListPage
        list={list}
        caption="Exports"
        columns={columns}
        sorts={BY_CREATION}
        filters={[]}
        empty={
          <EmptyState title="No exports yet">
            Export one of this tenant&apos;s lists as CSV or JSONL. The file appears here when it is ready.
          </EmptyState>
        }
      />
    </>
  );
}

function Status({ row: { status, expired, error } }: { row: ExportRow }) {
  if (status === "succeeded" && expired) return <StatusBadge hue="neutral">Expired</StatusBadge>;
  return <RowStatus entity={EXPORT_JOB} status={status} error={error} />;
}
