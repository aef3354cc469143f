import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { WebhookDeliveryDetailPage } from "@/components/webhooks/webhook-delivery-detail";
import { sessionMe } from "@/lib/session/queries";
import { webhookDeliveriesDetail } from "@/lib/webhooks/queries";

export const metadata: Metadata = { title: "Webhook delivery" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function DeliveryPage({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, delivery] = await Promise.all([
    sessionMe({ inTenant: tenant }),
    webhookDeliveriesDetail({ tenant, refId }),
  ]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={delivery}>
          {(detail) => <WebhookDeliveryDetailPage delivery={detail} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
