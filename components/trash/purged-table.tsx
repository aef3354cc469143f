"use client";

import { kindName } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { formatBytes, formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { BY_CREATION } from "@/lib/core/records/sort";
import { findEntity } from "@/lib/entities";
import type { KeptVersion, PurgeRow } from "@/lib/trash/model";

const COLUMNS: Column<PurgeRow>[] = [
  { id: "title", header: "Title", cell: (row) => row.title },
  { id: "kind", header: "Kind", width: "9rem", from: "sm", cell: (row) => kindName(findEntity(row.kind), row.kind) },
  { id: "ref", header: "ref_id", width: "10rem", from: "lg", cell: (row) => <Id value={row.entityRef} /> },
  {
    id: "documents",
    header: "Documents",
    width: "7rem",
    align: "end",
    from: "md",
    cell: (row) => formatCount(row.documents),
  },
  {
    id: "versions",
    header: "Versions",
    width: "6rem",
    align: "end",
    from: "md",
    cell: (row) => formatCount(row.versions),
  },
  { id: "bytes", header: "Size", width: "6rem", align: "end", from: "sm", cell: (row) => formatBytes(row.bytes) },
  { id: "kept", header: "Locked", width: "14rem", from: "sm", cell: (row) => <Kept kept={row.kept} /> },
  { id: "created", header: "Purged", width: "8rem", cell: (row) => <Time at={row.at} /> },
];

function Kept({ kept }: { kept: KeptVersion[] }) {
  if (kept.length === 0) return "Nothing";
  const dates = kept.flatMap(({ until }) => until ?? []).sort();
  const last = dates.at(-1);
  return (
    <>
      {kept.length} {kept.length === 1 ? "version" : "versions"},{" "}
      {last ? (
        <>
          until <Time at={last} form="date" />
        </>
      ) : (
        "under legal hold"
      )}
    </>
  );
}

/** List of a tenant's purges: what was removed and what had to stay. */
export function PurgedTable({ tenant, initial }: { tenant: { refId: string; name: string }; initial: Page<PurgeRow> }) {
  const list = useList("trash.purged", { tenant: tenant.refId }, initial);
  const at = `/tenants/${tenant.refId}`;
  return (
    <>
      <PageHeader
        title="Purged"
        crumbs={[{ label: tenant.name, href: at }, { label: "Trash", href: `${at}/trash` }, { label: "Purged" }]}
      />
      <ListPage
        list={list}
        caption="Purged records"
        columns={COLUMNS}
        sorts={BY_CREATION}
        filters={[]}
        empty={
          <EmptyState title="Nothing has been purged">
            After their time in the trash, records are removed from all three stores. Each leaves a report here.
          </EmptyState>
        }
      />
    </>
  );
}
