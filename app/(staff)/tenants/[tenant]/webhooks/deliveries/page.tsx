import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { WebhookDeliveriesPage } from "@/components/webhooks/webhook-delivery-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { webhookDeliveriesList } from "@/lib/webhooks/queries";

export const metadata: Metadata = { title: "Webhook deliveries" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function DeliveriesPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, deliveries] = await Promise.all([sessionMe({ inTenant: tenant }), webhookDeliveriesList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {(known) => (
        <Loaded result={deliveries}>
          {(page) => (
            <WebhookDeliveriesPage tenant={known.tenant ?? { refId: tenant, name: "Tenant" }} initial={page} />
          )}
        </Loaded>
      )}
    </Loaded>
  );
}
