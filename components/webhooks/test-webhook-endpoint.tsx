"use client";

import { useRouter } from "next/navigation";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { Permission } from "@/lib/core/access/permissions";
import { testWebhookEndpoint } from "@/lib/webhooks/actions";
import type { WebhookEndpointDetail } from "@/lib/webhooks/model";

type Props = { endpoint: WebhookEndpointDetail; permissions: readonly Permission[] };

export function TestWebhookEndpoint({ endpoint, permissions }: Props) {
  const router = useRouter();
  const { pending, run } = useAction(testWebhookEndpoint);
  const { tenant, refId, status } = endpoint;
  if (!permissions.includes("webhook:write")) return null;
  const obstacle = status !== "active" && `It is ${status}, so nothing is sent to it.`;
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
