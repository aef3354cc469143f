"use client";

import Link from "next/link";
import { listCrumbs } from "@/components/record/crumbs";
import { RowStatus } from "@/components/record/row-status";
import { humanize, kindName } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { BY_CREATION } from "@/lib/core/records/sort";
import { FINDING_KINDS } from "@/lib/core/upkeep/finding";
import { findEntity, recordAddress } from "@/lib/entities";
import { INTEGRITY_RUN } from "@/lib/integrity/entity";
import type { FindingRow, RunRow } from "@/lib/integrity/model";

const FILTERS: FilterControl[] = [
  {
    kind: "chips",
    name: "kind",
    label: "Kind",
    options: FINDING_KINDS.map((value) => ({ value, label: humanize(value) })),
  },
];

type Props = { tenant: { refId: string; name: string }; run: RunRow; initial: Page<FindingRow> };

/** List of a run's findings, each with its location and a link to its record if it has one. */
export function FindingTable({ tenant, run, initial }: Props) {
  const list = useList("integrity_runs.findings", { tenant: tenant.refId, refId: run.refId }, initial);
  const columns: Column<FindingRow>[] = [
    { id: "detail", header: "Problem", cell: (row) => row.detail },
    { id: "kind", header: "Kind", width: "11rem", from: "sm", cell: (row) => humanize(row.kind) },
    { id: "record", header: "Record", width: "9rem", cell: (row) => <RecordLink tenant={tenant.refId} row={row} /> },
    { id: "store", header: "Store", width: "7rem", from: "sm", cell: (row) => row.store },
    { id: "place", header: "Location", width: "14rem", from: "lg", cell: (row) => <Id value={row.place} /> },
  ];
  return (
    <>
      <PageHeader title="Integrity run" crumbs={[...listCrumbs(INTEGRITY_RUN, tenant), { label: "Run" }]} />
      <DefinitionList
        items={[
          { term: "Status", value: <RowStatus entity={INTEGRITY_RUN} status={run.status} error={run.error} /> },
          { term: "Requested", value: <Time at={run.createdAt} /> },
          { term: "By", value: run.requestedBy },
          { term: "Records checked", value: formatCount(run.checked) },
          { term: "Findings", value: formatCount(run.found) },
        ]}
      />
      <ListPage
        list={list}
        caption="Findings"
        columns={columns}
        sorts={BY_CREATION}
        filters={FILTERS}
        empty={
          <EmptyState title={run.status === "succeeded" ? "No problems found" : "No findings so far"}>
            Rows, documents and objects match in every record this run has checked.
          </EmptyState>
        }
      />
    </>
  );
}

function RecordLink({ tenant, row: { entity, entityRef } }: { tenant: string; row: FindingRow }) {
  const address = entityRef && recordAddress(entity, entityRef, tenant);
  const name = kindName(findEntity(entity), entity);
  if (!address) return name;
  return (
    <Link href={address} prefetch={false} className="text-accent hover:underline">
      {name}
    </Link>
  );
}
