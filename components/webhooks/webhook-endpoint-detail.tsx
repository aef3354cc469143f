import { listCrumbs } from "@/components/record/crumbs";
import { DeleteRecord } from "@/components/record/delete-record";
import { EntityStatus } from "@/components/record/entity-status";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { PageHeader } from "@/components/shell/page-header";
import type { ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { listAddress } from "@/lib/core/entity";
import { deleteWebhookEndpoint, transitionWebhookEndpoint } from "@/lib/webhooks/actions";
import { WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";
import type { WebhookDeliveryRow, WebhookEndpointDetail } from "@/lib/webhooks/model";
import { eventParts } from "./event-words";
import { TestWebhookEndpoint } from "./test-webhook-endpoint";
import { WebhookDeliveryTable } from "./webhook-delivery-table";

type Props = { endpoint: WebhookEndpointDetail; deliveries: Page<WebhookDeliveryRow>; permissions: Permission[] };

/** Detail page of an endpoint: its URL, event subscriptions and deliveries. */
export function WebhookEndpointDetailPage({ endpoint, deliveries, permissions }: Props) {
  const { tenant, refId } = endpoint;
  const list = listAddress(WEBHOOK_ENDPOINT, tenant.refId);
  return (
    <>
      <PageHeader
        title={endpoint.name}
        crumbs={[...listCrumbs(WEBHOOK_ENDPOINT, tenant), { label: endpoint.name }]}
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
            <DeleteRecord
              entity={WEBHOOK_ENDPOINT}
              record={endpoint}
              action={deleteWebhookEndpoint}
              permissions={permissions}
            />
            {permissions.includes("webhook:write") && <LinkButton href={`${list}/${refId}/edit`}>Edit</LinkButton>}
            <TestWebhookEndpoint endpoint={endpoint} permissions={permissions} />
          </>
        }
      />
      <TransitionBar
        entity={WEBHOOK_ENDPOINT}
        record={endpoint}
        action={transitionWebhookEndpoint}
        permissions={permissions}
      >
        {endpoint.lastError && <>The last attempt failed: {endpoint.lastError}</>}
      </TransitionBar>
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

/** Events grouped by entity, with their API names: "Strategy: active, rejected". */
function Events({ events }: { events: string[] }) {
  const groups = [...new Set(events.map((event) => eventParts(event).about))];
  return (
    <ul className="grid gap-1">
      {groups.map((about) => {
        const own = events.filter((event) => eventParts(event).about === about);
        return (
          <li key={about}>
            {about}: {own.map((event) => eventParts(event).state.toLowerCase()).join(", ")}{" "}
            <code className="text-xs text-ink-faint">{own.join(", ")}</code>
          </li>
        );
      })}
    </ul>
  );
}
