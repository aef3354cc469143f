"use client";

import { useRouter } from "next/navigation";
import { DeleteRecord } from "@/components/record/delete-record";
import { MoveBar, type MoveOffer } from "@/components/record/move-bar";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { whoMay, type Permission } from "@/lib/core/access/permissions";
import {
  deleteWebhookEndpoint,
  disableWebhookEndpoint,
  enableWebhookEndpoint,
  pauseWebhookEndpoint,
  resumeWebhookEndpoint,
  retryWebhookDelivery,
  testWebhookEndpoint,
} from "@/lib/webhooks/actions";
import {
  WEBHOOK_DELIVERY_MACHINE,
  WEBHOOK_ENDPOINT_MACHINE,
  type WebhookDeliveryDetail,
  type WebhookEndpointDetail,
} from "@/lib/webhooks/model";

const WAITS = "Nothing is sent to it. Pending deliveries wait until it is active again.";
const GOES_ON =
  "It receives new events, and waiting deliveries are sent now. Events that happened in between are not sent.";

const ENDPOINT_OFFERS: Record<keyof typeof WEBHOOK_ENDPOINT_MACHINE, MoveOffer> = {
  pause: { label: "Pause", action: pauseWebhookEndpoint, explain: WAITS },
  resume: { label: "Resume", action: resumeWebhookEndpoint, variant: "primary", explain: GOES_ON },
  enable: { label: "Enable", action: enableWebhookEndpoint, variant: "primary", explain: GOES_ON },
  disable: { label: "Disable", action: disableWebhookEndpoint, variant: "danger", explain: WAITS },
};

const RETRY = {
  label: "Retry",
  variant: "primary",
  explain: "Makes one more attempt now, with the same ID.",
} as const;

type Permissions = { permissions: readonly Permission[] };

export function WebhookEndpointMoves({ endpoint, permissions }: Permissions & { endpoint: WebhookEndpointDetail }) {
  const { tenant, refId, status, rowVersion, lastError } = endpoint;
  return (
    <MoveBar
      record={{ tenant: tenant.refId, refId, status, rowVersion }}
      machine={WEBHOOK_ENDPOINT_MACHINE}
      offers={ENDPOINT_OFFERS}
      permissions={permissions}
    >
      {lastError && <>The last attempt failed: {lastError}</>}
    </MoveBar>
  );
}

export function WebhookDeliveryMoves({ delivery, permissions }: Permissions & { delivery: WebhookDeliveryDetail }) {
  const { tenant, refId, status, rowVersion } = delivery;
  return (
    <MoveBar
      record={{ tenant: tenant.refId, refId, status, rowVersion }}
      machine={WEBHOOK_DELIVERY_MACHINE}
      offers={{ retry: { ...RETRY, action: retryWebhookDelivery } }}
      permissions={permissions}
    />
  );
}

export function DeleteWebhookEndpoint({ endpoint, permissions }: Permissions & { endpoint: WebhookEndpointDetail }) {
  const { tenant, refId, rowVersion } = endpoint;
  return (
    <DeleteRecord
      what="webhook endpoint"
      record={{ tenant: tenant.refId, refId, rowVersion }}
      action={deleteWebhookEndpoint}
      list={`/tenants/${tenant.refId}/webhooks`}
      permissions={permissions}
    />
  );
}

/** Sends this endpoint an event that only says that it is a test. */
export function TestWebhookEndpoint({ endpoint, permissions }: Permissions & { endpoint: WebhookEndpointDetail }) {
  const router = useRouter();
  const { pending, run } = useAction(testWebhookEndpoint);
  const { tenant, refId, status } = endpoint;
  const obstacle = permissions.includes("webhook:write")
    ? status !== "active" && `It is ${status}, so nothing is sent to it.`
    : `Your role cannot do this. Required role: ${whoMay("webhook:write")}.`;
  const onDone = () => {
    toast({ title: "Test event sent. Its delivery appears here in a few seconds.", hue: "good" });
    router.refresh();
  };
  return (
    <Button
      pending={pending}
      disabled={obstacle !== false}
      {...(obstacle ? { "data-tip": obstacle, "aria-description": obstacle } : {})}
      onClick={() => run({ tenant: tenant.refId, refId }, { onDone })}
    >
      Send test event
    </Button>
  );
}
