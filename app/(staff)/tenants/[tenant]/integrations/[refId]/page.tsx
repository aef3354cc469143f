import type { Metadata } from "next";
import { IntegrationDetailPage } from "@/components/integrations/integration-detail";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { integrationsDetail, integrationsPayloads } from "@/lib/integrations/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Integration" };

type Props = { params: Promise<{ tenant: string; refId: string }>; searchParams: Promise<UrlParams> };

export default async function IntegrationPage({ params, searchParams }: Props) {
  const { tenant, refId } = await params;
  const asked = integrationsPayloads.fromUrl({ ...(await searchParams), tenant, refId });
  const known = [sessionMe({ inTenant: tenant }), integrationsDetail({ tenant, refId }), asked] as const;
  const [me, integration, payloads] = await Promise.all(known);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={integration}>
          {(detail) => <IntegrationDetailPage integration={detail} payloads={payloads} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
