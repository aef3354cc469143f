"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { EntityStatus } from "@/components/record/entity-status";
import { humanize, kindName } from "@/components/record/words";
import { navIcons } from "@/components/shell/nav-icons";
import { PageHeader } from "@/components/shell/page-header";
import { read } from "@/components/shell/read";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { withTenant } from "@/components/table/tenant-column";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { formatCapped } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import type { Entity, NavIconName } from "@/lib/core/entity";
import { ENTITIES, entityOf, type EntityKind } from "@/lib/entities";
import type { InboxCounts, InboxRow } from "@/lib/record-index/model";
import { EmptyInbox } from "./empty-inbox";

const COLUMNS: Column<InboxRow>[] = withTenant([
  { id: "title", header: "Title", cell: ({ entity, title }) => <Titled kind={entity}>{title}</Titled> },
  {
    id: "kind",
    header: "Kind",
    width: "8.5rem",
    from: "lg",
    cell: ({ entity }) => kindName(entityOf(entity), entity),
  },
  {
    id: "status",
    header: "Status",
    width: "11rem",
    from: "sm",
    cell: ({ entity, status }) => <EntityStatus entity={entityOf(entity) as Entity} status={status} />,
  },
  {
    id: "since",
    header: "Waiting since",
    width: "8rem",
    from: "sm",
    cell: ({ since }) => <Time at={since} focusable={false} />,
  },
  {
    id: "due",
    header: "Due",
    width: "8rem",
    from: "md",
    cell: ({ due }) => due && <Time at={due} focusable={false} />,
  },
]);

type Props = { initial: Page<InboxRow>; counts: InboxCounts | null };

/** What waits for the reader, in every tenant for which they have a grant. */
export function InboxTable({ initial, counts }: Props) {
  const list = useList("inbox.list", {}, initial);
  const filters = useFilters(counts);
  return (
    <>
      <PageHeader title="Inbox" />
      <ListPage
        list={list}
        caption="Records that wait for you"
        columns={COLUMNS}
        counted
        filters={filters}
        rowHref={(row) => row.address}
        empty={<EmptyInbox />}
      />
    </>
  );
}

/** The filters, with the number of records of each kind. */
function useFilters(initial: InboxCounts | null): FilterControl[] {
  const tenant = useSearchParams().get("ofTenant") ?? "";
  const [first] = useState(tenant);
  const { data } = useQuery<InboxCounts>({
    queryKey: ["inbox.counts", tenant],
    queryFn: ({ signal }) => read("inbox.counts", new URLSearchParams(tenant ? { ofTenant: tenant } : {}), signal),
    ...(initial && tenant === first ? { initialData: initial } : {}),
  });
  const { kinds, tenants } = data ?? initial ?? { kinds: [], tenants: [] };
  return [
    {
      kind: "chips",
      name: "kind",
      label: "Kind",
      options: kinds.map(({ kind, count }) => ({
        value: kind,
        label: humanize(entityOf(kind).names.many),
        ...(data && count ? { count: formatCapped(count) } : {}),
      })),
    },
    {
      kind: "select",
      name: "ofTenant",
      label: "Tenant",
      options: tenants.map(({ refId, name }) => ({ value: refId, label: name })),
    },
  ];
}

/** A title after the icon of its kind. */
function Titled({ kind, children }: { kind: EntityKind; children: string }) {
  const Icon = navIcons[iconOf(kind)];
  return (
    <>
      <Icon aria-hidden="true" className="mr-2 inline size-4 align-text-bottom text-ink-faint" />
      <span className="sr-only">{kindName(entityOf(kind), kind)}: </span>
      {children}
    </>
  );
}

/** An entity that is not in the navigation has the icon of the list above its own. */
function iconOf(kind: EntityKind): NavIconName {
  const { navigation, path }: Entity = entityOf(kind);
  const above = (ENTITIES as readonly Entity[]).find((each) => each.navigation && path?.startsWith(`${each.path}/`));
  return navigation?.icon ?? above?.navigation?.icon ?? "tenants";
}
