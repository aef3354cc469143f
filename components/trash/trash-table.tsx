"use client";

import { kindName } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { ENTITIES, findEntity } from "@/lib/entities";
import type { TrashRow } from "@/lib/trash/model";
import { RestoreButton } from "./restore-button";

const KIND_OPTIONS = ENTITIES.filter(({ trash }) => trash !== null).map((entity) => ({
  value: entity.kind,
  label: kindName(entity, entity.kind),
}));

const FILTERS: FilterControl[] = [{ kind: "chips", name: "kind", label: "Kind", options: KIND_OPTIONS }];

type Props = { tenant: { refId: string; name: string }; initial: Page<TrashRow>; permissions: readonly Permission[] };

/** List of a tenant's deleted records: who deleted them, why, and until when they can be restored. */
export function TrashTable({ tenant, initial, permissions }: Props) {
  const list = useList("trash.list", { tenant: tenant.refId }, initial);
  const at = `/tenants/${tenant.refId}`;
  const columns: Column<TrashRow>[] = [
    { id: "title", header: "Title", cell: (row) => row.title },
    {
      id: "kind",
      header: "Kind",
      width: "7.5rem",
      from: "sm",
      cell: (row) => kindName(findEntity(row.kind), row.kind),
    },
    { id: "deleted", header: "Deleted", width: "6.5rem", from: "sm", cell: (row) => <Time at={row.deletedOn} /> },
    { id: "by", header: "By", width: "12rem", from: "lg", cell: (row) => row.deletedBy ?? "Not recorded" },
    { id: "reason", header: "Reason", width: "13rem", from: "xl", cell: (row) => row.reason ?? "Not recorded" },
    {
      id: "purged",
      header: "Purge date",
      width: "7.5rem",
      from: "md",
      cell: (row) => (row.purgedFrom ? <Time at={row.purgedFrom} /> : "Never"),
    },
    {
      id: "restore",
      header: "Restore",
      width: "6.5rem",
      cell: (row) => (
        <RestoreButton tenant={tenant.refId} row={row} permissions={permissions} onDone={() => void list.retry()} />
      ),
    },
  ];
  return (
    <>
      <PageHeader title="Trash" actions={<LinkButton href={`${at}/trash/purged`}>Purged records</LinkButton>} />
      <ListPage
        list={list}
        caption="Deleted records"
        columns={columns}
        filters={FILTERS}
        empty={
          <EmptyState title="The trash is empty">
            What is deleted in this tenant can be restored from here until it is purged. Strategies are never purged.
          </EmptyState>
        }
      />
    </>
  );
}
