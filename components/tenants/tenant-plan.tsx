import { PageHeader } from "@/components/shell/page-header";
import { DataTable, type Column } from "@/components/table/data-table";
import { StatusBadge } from "@/components/ui/badge";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatCount, plural } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import type { StateBadge } from "@/lib/core/entity";
import type { SubscriptionStatus, SubscriptionView, TenantPlan } from "@/lib/tenants/model";
import { ChangePlan } from "./change-plan";
import { metricName, priceOf, quantityOf } from "./plan-words";
import { UsagePanel } from "./usage-panel";

type Props = { tenant: { refId: string; name: string }; plan: TenantPlan; permissions: Permission[] };

/** Page of a tenant's plan, usage and earlier plans. */
export function TenantPlanPage({
  tenant,
  plan: { rowVersion, plan, plans, subscriptions, usage },
  permissions,
}: Props) {
  const limits = Object.entries(plan.limits).map(
    ([metric, limit]) => `${quantityOf(metric, limit)} ${metricName(metric).toLowerCase()}`,
  );
  return (
    <>
      <PageHeader
        title="Plan and usage"
        crumbs={[{ label: tenant.name, href: `/tenants/${tenant.refId}` }, { label: "Plan and usage" }]}
        actions={
          <ChangePlan
            tenant={tenant.refId}
            rowVersion={rowVersion}
            current={plan.refId}
            plans={plans}
            permissions={permissions}
          />
        }
      />
      <div className="grid gap-6 py-2">
        <section aria-label="Plan" className="max-w-2xl rounded-md border border-line px-3">
          <DefinitionList
            items={[
              { term: "Plan", value: plan.name },
              { term: "Price", value: priceOf(plan) },
              { term: "Payload retention", value: plural(plan.payloadRetentionDays, "day") },
              { term: "Monthly limits", value: limits.length > 0 ? limits.join(", ") : "none" },
            ]}
          />
        </section>
        <UsagePanel usage={usage} />
        <section aria-labelledby="subscriptions">
          <h2 id="subscriptions" className="pb-2 font-medium">
            Subscriptions{" "}
            <span className="tabular font-normal text-ink-muted">{formatCount(subscriptions.length)}</span>
          </h2>
          <DataTable
            caption="Subscriptions"
            columns={COLUMNS}
            rows={subscriptions}
            rowKey={(row) => row.refId}
            empty={<EmptyState title="No subscription">This tenant has not subscribed to a plan yet.</EmptyState>}
          />
        </section>
      </div>
    </>
  );
}

const STATUS_BADGES: Record<SubscriptionStatus, StateBadge> = {
  trialing: { label: "Trialing", hue: "progress" },
  active: { label: "Active", hue: "good" },
  past_due: { label: "Past due", hue: "attention" },
  cancelled: { label: "Cancelled", hue: "bad" },
  ended: { label: "Ended", hue: "neutral" },
};

const COLUMNS: Column<SubscriptionView>[] = [
  { id: "plan", header: "Plan", cell: (row) => row.plan },
  {
    id: "status",
    header: "Status",
    width: "8rem",
    cell: (row) => <StatusBadge hue={STATUS_BADGES[row.status].hue}>{STATUS_BADGES[row.status].label}</StatusBadge>,
  },
  { id: "from", header: "From", width: "7.5rem", cell: (row) => <Time at={row.periodStart} form="date" /> },
  { id: "to", header: "To", width: "7.5rem", from: "sm", cell: (row) => <Time at={row.periodEnd} form="date" /> },
];
