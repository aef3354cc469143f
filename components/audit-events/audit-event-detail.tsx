import { StoragePanel } from "@/components/record/storage-panel";
import { PageHeader } from "@/components/shell/page-header";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { AuditEventDetail } from "@/lib/audit-events/model";
import { actionLabel, entityLabel } from "./action-words";
import { ChangeComparison } from "./change-comparison";
import { PlaceInChain } from "./place-in-chain";
import { RecordLink } from "./record-link";
import { trailAt } from "./trail-address";

type Props = { event: AuditEventDetail; within: "tenant" | "all" };

/** Detail page of an audit event: who did what to which record, what changed, and its place in the chain. */
export function AuditEventDetailPage({ event, within }: Props) {
  const { tenant, seq, action, at } = event;
  const entered = within === "tenant" ? tenant : undefined;
  const trail = trailAt(entered?.refId ?? null);
  return (
    <>
      <PageHeader
        title={actionLabel(action)}
        crumbs={[
          ...(entered ? [{ label: entered.name, href: `/tenants/${entered.refId}` }] : []),
          { label: "Audit", href: trail },
          { label: `Event ${formatCount(seq)}` },
        ]}
        details={
          <>
            <code>{action}</code>
            <span>
              by {event.actor.name} <Time at={at} />
            </span>
          </>
        }
      />
      <div className="grid items-start gap-6 pt-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-4">
          <EventFacts event={event} within={within} trail={trail} />
          <ChangeComparison event={event} />
        </div>
        <aside aria-label="About this event" className="grid min-w-0 gap-4">
          <PlaceInChain event={event} trail={trail} />
          <StoragePanel storage={event.storage} agreement={event.agreement} />
        </aside>
      </div>
    </>
  );
}

function EventFacts({ event, within, trail }: Props & { trail: string }) {
  const { refId, tenant, at, actor, entity, entityRef, requestId, ip } = event;
  const items = [
    ...(within === "all" ? [{ term: "Tenant", value: tenant && <InTenant tenant={tenant} refId={refId} /> }] : []),
    { term: "When", value: <Time at={at} form="full" /> },
    { term: "By", value: actor.email ? `${actor.name}, ${actor.email}` : `${actor.name}, a program` },
    {
      term: "About",
      value: (
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>
            {entityLabel(entity)} <RecordLink event={event} />
          </span>
          <a href={`${trail}?record=${encodeURIComponent(entityRef)}`} className="text-accent underline">
            All events for this record
          </a>
        </span>
      ),
    },
    { term: "Request", value: <Id value={requestId} full /> },
    { term: "From", value: ip },
  ];
  return (
    <section aria-label="Facts" className="rounded-md border border-line px-3">
      <DefinitionList items={items} />
    </section>
  );
}

function InTenant({ tenant, refId }: { tenant: { refId: string; name: string }; refId: string }) {
  return (
    <a href={`${trailAt(tenant.refId)}/${refId}`} className="text-accent underline">
      {tenant.name}
    </a>
  );
}
