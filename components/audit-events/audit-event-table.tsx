"use client";

import { useSearchParams } from "next/navigation";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { Absent } from "@/components/ui/definition-list";
import { formatCount } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { actionsOn, AUDIT_ENTITIES, type AuditEventRow, type ChainHead } from "@/lib/audit-events/model";
import { actionLabel, entityLabel } from "./action-words";
import { ChainPanel } from "./chain-panel";
import { summarizeChange } from "./gist";
import { RecordLink } from "./record-link";
import { trailAt } from "./trail-address";
import { useActorFilter } from "./use-actor-filter";

const WHAT: Column<AuditEventRow> = { id: "what", header: "What", cell: (row) => <What action={row.action} /> };

const TENANT: Column<AuditEventRow> = {
  id: "tenant",
  header: "Tenant",
  width: "10rem",
  cell: (row) => row.tenant?.name ?? <Absent />,
};

const COLUMNS: Column<AuditEventRow>[] = [
  { id: "who", header: "By", width: "9rem", from: "sm", cell: (row) => row.actor.name },
  { id: "record", header: "Record", width: "8.5rem", from: "lg", cell: (row) => <RecordLink event={row} /> },
  {
    id: "gist",
    header: "Reason or change",
    width: "18rem",
    from: "xl",
    cell: summarizeChange,
  },
  { id: "at", header: "When", width: "6.5rem", cell: (row) => <Time at={row.at} focusable={false} /> },
  { id: "seq", header: "Event", width: "5rem", align: "end", from: "md", cell: (row) => formatCount(row.seq) },
];

const ENTITIES = AUDIT_ENTITIES.map((value) => ({ value, label: entityLabel(value) })).sort((a, b) =>
  a.label.localeCompare(b.label),
);

type Props = {
  /** Null for all tenants, which includes events outside tenants. */
  tenant: string | null;
  initial: Page<AuditEventRow>;
  /** The newest event of the tenant's chain, or of the chain for events outside tenants. */
  head: ChainHead;
};

/** The audit trail, newest first, with the check of its chain. */
export function AuditEventTable({ tenant, initial, head }: Props) {
  const list = useList("audit_events.list", tenant ? { tenant } : {}, initial);
  const action = useActionFilter();
  const actor = useActorFilter(tenant);
  return (
    <>
      <PageHeader title={tenant ? "Audit" : "All audit events"} />
      <ChainPanel tenant={tenant} head={head} onChecked={() => void list.retry()} />
      <ListPage
        list={list}
        caption="Events"
        columns={tenant ? [WHAT, ...COLUMNS] : [WHAT, TENANT, ...COLUMNS]}
        filters={[
          { kind: "range", name: "range", label: "When" },
          { kind: "select", name: "entity", label: "About", options: ENTITIES, resets: ["action"] },
          ...action,
          actor,
          { kind: "search", name: "record", label: "Record", placeholder: "ref_id of a record" },
        ]}
        rowHref={({ refId }) => `${trailAt(tenant)}/${refId}`}
        empty={
          <EmptyState title="No events yet">
            Every action in the Console is recorded, with who did it and when.
          </EmptyState>
        }
      />
    </>
  );
}

/** Filter options: the actions on the record kind in the URL, plus the selected action. */
function useActionFilter(): FilterControl[] {
  const search = useSearchParams();
  const entity = AUDIT_ENTITIES.find((each) => each === search.get("entity"));
  const chosen = search.get("action");
  const actions: string[] = entity ? actionsOn(entity) : [];
  if (chosen && !actions.includes(chosen)) actions.unshift(chosen);
  if (actions.length === 0) return [];
  const options = actions.map((value) => ({ value, label: actionLabel(value) }));
  return [{ kind: "select", name: "action", label: "What", options }];
}

function What({ action }: { action: string }) {
  return (
    <>
      {actionLabel(action)} <code className="text-xs text-ink-faint max-md:hidden">{action}</code>
    </>
  );
}
