import type { Metadata } from "next";
import { IntegrationTable } from "@/components/integrations/integration-table";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { integrationsList } from "@/lib/integrations/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Integrations" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function IntegrationsPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, integrations] = await Promise.all([sessionMe({ inTenant: tenant }), integrationsList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={integrations}>
          {(page) => <IntegrationTable tenant={tenant} permissions={permissions} initial={page} />}
        </Loaded>
      )}
    </Loaded>
  );
}
