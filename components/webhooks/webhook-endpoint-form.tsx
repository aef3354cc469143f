"use client";

import { useRouter } from "next/navigation";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { PageHeader } from "@/components/shell/page-header";
import { ForbiddenState } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { requiredRole } from "@/lib/core/access/permissions";
import { listAddress } from "@/lib/core/entity";
import type { Me } from "@/lib/session/model";
import { changeWebhookEndpoint, createWebhookEndpoint } from "@/lib/webhooks/actions";
import { WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";
import { WEBHOOK_EVENTS } from "@/lib/webhooks/events";
import type { WebhookEndpointDetail } from "@/lib/webhooks/model";
import { eventParts } from "./event-words";

type Props = { me: Me; tenant: string; endpoint: WebhookEndpointDetail | null };

export function WebhookEndpointForm({ me, tenant, endpoint }: Props) {
  const router = useRouter();
  const list = listAddress(WEBHOOK_ENDPOINT, tenant);
  const shown = endpoint ? `${list}/${endpoint.refId}` : list;
  if (!me.permissions.includes("webhook:write")) {
    return <ForbiddenState>Your role cannot edit webhooks. {requiredRole("webhook:write")}</ForbiddenState>;
  }
  const common = {
    draft: `webhook-endpoint/${tenant}/${endpoint?.refId ?? "new"}`,
    fields: fieldsOf(endpoint),
    onDone: ({ refId }: { refId: string }) => {
      toast({ title: endpoint ? "Saved." : "Endpoint created. Send it a test event.", hue: "good" });
      router.push(`${list}/${refId}`);
    },
    onCancel: () => router.push(shown),
  };
  return (
    <>
      <PageHeader
        title={endpoint ? `Edit ${endpoint.name}` : "New webhook endpoint"}
        crumbs={[
          { label: me.tenant?.name ?? "Tenant", href: `/tenants/${tenant}` },
          { label: "Webhooks", href: list },
          ...(endpoint ? [{ label: endpoint.name, href: shown }] : []),
          { label: endpoint ? "Edit" : "New" },
        ]}
      />
      {endpoint ? (
        <RecordForm
          {...common}
          version={endpoint.rowVersion}
          submit="Save"
          action={changeWebhookEndpoint}
          given={{ tenant, refId: endpoint.refId, rowVersion: endpoint.rowVersion }}
        />
      ) : (
        <RecordForm {...common} submit="Create endpoint" action={createWebhookEndpoint} given={{ tenant }} />
      )}
    </>
  );
}

const OPTIONS = WEBHOOK_EVENTS.map((value) => {
  const { about, state } = eventParts(value);
  return { value, label: state, group: about };
});

function fieldsOf(endpoint: WebhookEndpointDetail | null) {
  return [
    { name: "name", label: "Name", required: true, maxLength: 100, initial: endpoint?.name ?? "" },
    {
      kind: "url",
      name: "url",
      label: "URL",
      required: true,
      maxLength: 2000,
      placeholder: "https://example.com/hooks",
      hint: "Must use HTTPS and be reachable from the internet. It must respond with a 2xx status within 10 seconds.",
      initial: endpoint?.url ?? "",
    },
    {
      name: "secretRef",
      label: "Signing secret",
      required: true,
      maxLength: 200,
      placeholder: "webhooks/orders",
      hint: "The path in the secret store. Never enter the secret itself.",
      initial: endpoint?.secretRef ?? "",
    },
    {
      kind: "choices",
      name: "events",
      label: "Events",
      required: true,
      options: OPTIONS,
      initial: endpoint?.events.join(",") ?? "",
    },
  ] as const satisfies readonly FormField[];
}
