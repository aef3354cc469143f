import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { TenantOverviewPage } from "@/components/tenants/tenant-overview";
import { sessionMe } from "@/lib/session/queries";
import { tenantsOverview } from "@/lib/tenants/queries";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const [me, overview] = await Promise.all([sessionMe({ inTenant: tenant }), tenantsOverview({ tenant })]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={overview}>{(data) => <TenantOverviewPage overview={data} permissions={permissions} />}</Loaded>
      )}
    </Loaded>
  );
}
