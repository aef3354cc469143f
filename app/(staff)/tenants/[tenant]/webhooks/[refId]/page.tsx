import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { WebhookEndpointDetailPage } from "@/components/webhooks/webhook-endpoint-detail";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { webhookDeliveriesList, webhookEndpointsDetail } from "@/lib/webhooks/queries";

export const metadata: Metadata = { title: "Webhook endpoint" };

type Props = { params: Promise<{ tenant: string; refId: string }>; searchParams: Promise<UrlParams> };

export default async function WebhookPage({ params, searchParams }: Props) {
  const { tenant, refId } = await params;
  const asked = { ...(await searchParams), tenant, endpoint: refId };
  const [me, endpoint, deliveries] = await Promise.all([
    sessionMe({ inTenant: tenant }),
    webhookEndpointsDetail({ tenant, refId }),
    webhookDeliveriesList.fromUrl(asked),
  ]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={endpoint}>
          {(detail) => (
            <Loaded result={deliveries}>
              {(page) => <WebhookEndpointDetailPage endpoint={detail} deliveries={page} permissions={permissions} />}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}
