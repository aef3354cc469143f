import { EntityStatus } from "@/components/record/entity-status";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { humanize } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import type { ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";
import type { WebhookDeliveryRow, WebhookEndpointDetail } from "@/lib/webhooks/model";
import { WebhookDeliveryTable } from "./webhook-delivery-table";
import { DeleteWebhookEndpoint, TestWebhookEndpoint, WebhookEndpointMoves } from "./webhook-moves";

type Props = { endpoint: WebhookEndpointDetail; deliveries: Page<WebhookDeliveryRow>; permissions: Permission[] };

/** An endpoint: where it is, what it hears of, and what was sent to it. */
export function WebhookEndpointDetailPage({ endpoint, deliveries, permissions }: Props) {
  const { tenant, refId } = endpoint;
  const list = `/tenants/${tenant.refId}/webhooks`;
  return (
    <>
      <PageHeader
        title={endpoint.name}
        crumbs={[
          { label: tenant.name, href: `/tenants/${tenant.refId}` },
          { label: "Webhooks", href: list },
          { label: endpoint.name },
        ]}
        status={<EntityStatus entity={WEBHOOK_ENDPOINT} status={endpoint.status} />}
        details={
          <>
            <Id value={refId} />
            <span>
              created <Time at={endpoint.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            <DeleteWebhookEndpoint endpoint={endpoint} permissions={permissions} />
            {permissions.includes("webhook:write") && <LinkButton href={`${list}/${refId}/edit`}>Edit</LinkButton>}
            <TestWebhookEndpoint endpoint={endpoint} permissions={permissions} />
          </>
        }
      />
      <WebhookEndpointMoves endpoint={endpoint} permissions={permissions} />
      <div className="grid items-start gap-6 pt-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-4">
          <Facts endpoint={endpoint} />
          <section aria-labelledby="deliveries" className="min-w-0">
            <h2 id="deliveries" className="pb-2 font-medium">
              Deliveries
            </h2>
            <WebhookDeliveryTable tenant={tenant.refId} endpoint={refId} initial={deliveries} />
          </section>
        </div>
        <aside aria-label="About this endpoint" className="grid gap-4">
          <StoragePanel storage={endpoint.storage} agreement={endpoint.agreement} />
          <History
            entity={WEBHOOK_ENDPOINT}
            transitions={endpoint.history}
            record={endpoint}
            permissions={permissions}
          />
        </aside>
      </div>
    </>
  );
}

function Facts({ endpoint: { url, secretRef, events } }: { endpoint: WebhookEndpointDetail }) {
  return (
    <section aria-label="Facts" className="rounded-md border border-line px-3">
      <DefinitionList
        items={[
          { term: "URL", value: <code>{url}</code> },
          { term: "Signed with", value: <code>{secretRef}</code> },
          { term: "Subscribed to", value: <Events events={events} /> },
        ]}
      />
    </section>
  );
}

/** The events by what they are about: "Strategy: active, rejected". */
function Events({ events }: { events: string[] }) {
  const entities = [...new Set(events.map((event) => event.split(".")[0] ?? event))];
  return (
    <ul>
      {entities.map((entity) => (
        <li key={entity}>
          {humanize(entity)}:{" "}
          <span className="text-ink-muted">
            {events
              .filter((event) => event.startsWith(`${entity}.`))
              .map((event) => event.slice(entity.length + 1).replaceAll("_", " "))
              .join(", ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
