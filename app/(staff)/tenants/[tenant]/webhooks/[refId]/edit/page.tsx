import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { WebhookEndpointForm } from "@/components/webhooks/webhook-endpoint-form";
import { sessionMe } from "@/lib/session/queries";
import { webhookEndpointsDetail } from "@/lib/webhooks/queries";

export const metadata: Metadata = { title: "Edit webhook endpoint" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function EditWebhookPage({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, endpoint] = await Promise.all([
    sessionMe({ inTenant: tenant }),
    webhookEndpointsDetail({ tenant, refId }),
  ]);
  return (
    <Loaded result={me}>
      {(known) => (
        <Loaded result={endpoint}>
          {(there) => <WebhookEndpointForm me={known} tenant={tenant} endpoint={there} />}
        </Loaded>
      )}
    </Loaded>
  );
}
