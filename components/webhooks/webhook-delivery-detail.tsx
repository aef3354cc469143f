import { listCrumbs } from "@/components/record/crumbs";
import { History } from "@/components/record/history";
import { RowStatus } from "@/components/record/row-status";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { PageHeader } from "@/components/shell/page-header";
import { Absent, DefinitionList } from "@/components/ui/definition-list";
import { formatDuration } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { PartialState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { requiredRole, type Permission } from "@/lib/core/access/permissions";
import { listAddress } from "@/lib/core/entity";
import { transitionWebhookDelivery } from "@/lib/webhooks/actions";
import { WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";
import type { WebhookDeliveryDetail } from "@/lib/webhooks/model";
import { responseLabel } from "./answer-words";
import { AttemptPanel } from "./attempt-panel";
import { webhookEventLabel } from "./event-words";
import { failedAttempts } from "./failed-attempts";

type Props = { delivery: WebhookDeliveryDetail; permissions: Permission[] };

/** Detail page of a delivery: its attempts, payloads and storage. */
export function WebhookDeliveryDetailPage({ delivery, permissions }: Props) {
  const { tenant, refId, endpoint, attempts } = delivery;
  const list = listAddress(WEBHOOK_ENDPOINT, tenant.refId);
  const title = webhookEventLabel(delivery.event);
  const refused = permissions.includes("tool_call:reveal")
    ? null
    : `Your role cannot view payloads. ${requiredRole("tool_call:reveal")}`;
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[
          ...listCrumbs(WEBHOOK_ENDPOINT, tenant),
          { label: endpoint.name, href: `${list}/${endpoint.refId}` },
          { label: title },
        ]}
        status={
          <RowStatus
            entity={WEBHOOK_DELIVERY}
            status={delivery.status}
            error={delivery.errorCode}
            failed={failedAttempts(delivery)}
          />
        }
        details={
          <>
            <code>{delivery.event}</code>
            <Id value={refId} />
            <span>to {endpoint.name}</span>
            <Time at={delivery.createdAt} />
          </>
        }
      />
      <TransitionBar
        entity={WEBHOOK_DELIVERY}
        record={delivery}
        action={transitionWebhookDelivery}
        permissions={permissions}
      />
      <div className="grid items-start gap-6 pt-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-4">
          <Facts delivery={delivery} />
          {attempts.state === "present" ? (
            <AttemptPanel key={refId} tenant={tenant.refId} refId={refId} attempts={attempts.value} refused={refused} />
          ) : (
            <PartialState what="The attempts" why={attempts.why} />
          )}
        </div>
        <aside aria-label="About this delivery" className="grid gap-4">
          <StoragePanel storage={delivery.storage} agreement={delivery.agreement} />
          <History
            entity={WEBHOOK_DELIVERY}
            transitions={delivery.history}
            record={delivery}
            permissions={permissions}
          />
        </aside>
      </div>
    </>
  );
}

function Facts({ delivery }: { delivery: WebhookDeliveryDetail }) {
  const { url, attempt, httpStatus, errorCode, durationMs, nextAttemptAt, status } = delivery;
  const held = status === "pending" ? "When its endpoint is active" : "None";
  return (
    <section aria-label="Facts" className="rounded-md border border-line px-3">
      <DefinitionList
        columns={2}
        items={[
          { term: "URL", value: <code>{url}</code> },
          { term: "Attempts", value: <span className="tabular">{attempt}</span> },
          { term: "Last response", value: responseLabel(httpStatus, errorCode) },
          { term: "Duration", value: durationMs === null ? null : formatDuration(durationMs) },
          { term: "Next attempt", value: nextAttemptAt ? <Time at={nextAttemptAt} /> : <Absent why={held} /> },
        ]}
      />
    </section>
  );
}
