"use client";

import { statusOptions } from "@/components/record/entity-status";
import { RowStatus } from "@/components/record/row-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { withTenant } from "@/components/table/tenant-column";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { pageAddress } from "@/lib/core/entity";
import { ONBOARDING_RUN } from "@/lib/onboarding-runs/entity";
import { ONBOARDING_SORTS, type OnboardingRunRow } from "@/lib/onboarding-runs/model";
import { siteName } from "./site-name";
import { ONBOARDING_STEP_OPTIONS, STEP_LABELS } from "./steps";

const when = (at: string | null) => at && <Time at={at} focusable={false} />;

const COLUMNS: Column<OnboardingRunRow>[] = [
  { id: "website", header: "Website", cell: (row) => siteName(row.website) },
  {
    id: "status",
    header: "Status",
    width: "12rem",
    from: "sm",
    cell: (row) => <RowStatus entity={ONBOARDING_RUN} status={row.status} error={row.errorCode} />,
  },
  { id: "step", header: "Step", width: "8rem", from: "md", cell: (row) => STEP_LABELS[row.step] },
  { id: "attempt", header: "Attempts", width: "6rem", align: "end", from: "lg", cell: (row) => row.attempt },
  {
    id: "strategy",
    header: "Strategy",
    width: "6rem",
    from: "lg",
    cell: (row) => row.strategy && `v${row.strategy.version}`,
  },
  { id: "created", header: "Created", width: "8rem", from: "sm", cell: (row) => when(row.createdAt) },
  { id: "finished", header: "Ended", width: "8rem", from: "md", cell: (row) => when(row.finishedAt) },
];

const FILTERS: FilterControl[] = [
  { kind: "chips", name: "status", label: "Status", options: statusOptions(ONBOARDING_RUN) },
  { kind: "select", name: "step", label: "Step", options: ONBOARDING_STEP_OPTIONS },
];

type Props = { tenant?: string; permissions?: readonly Permission[]; initial: Page<OnboardingRunRow> };

/** List of onboarding runs: one tenant's, or all tenants' without `tenant`. */
export function OnboardingRunTable({ tenant, permissions = [], initial }: Props) {
  const list = useList("onboarding_runs.list", tenant ? { tenant } : {}, initial);
  const start = tenant && permissions.includes("work:retry") && (
    <LinkButton href={`/tenants/${tenant}/onboarding-runs/new`} variant="primary">
      Start a run
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={tenant ? "Onboarding runs" : "All onboarding runs"} actions={start} />
      <ListPage
        list={list}
        caption="Onboarding runs"
        columns={tenant ? COLUMNS : withTenant(COLUMNS)}
        sorts={ONBOARDING_SORTS}
        counted
        filters={FILTERS}
        rowHref={(row) => pageAddress(ONBOARDING_RUN, row.tenant.refId, row.refId)}
        empty={
          <EmptyState title="No onboarding runs yet" action={start}>
            A run reads the tenant&apos;s site, does research and drafts the first strategy.
          </EmptyState>
        }
      />
    </>
  );
}
