import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { WebhookEndpointTable } from "@/components/webhooks/webhook-endpoint-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { webhookEndpointsList } from "@/lib/webhooks/queries";

export const metadata: Metadata = { title: "Webhooks" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function WebhooksPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, endpoints] = await Promise.all([sessionMe({ inTenant: tenant }), webhookEndpointsList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={endpoints}>
          {(page) => <WebhookEndpointTable tenant={tenant} permissions={permissions} initial={page} />}
        </Loaded>
      )}
    </Loaded>
  );
}
