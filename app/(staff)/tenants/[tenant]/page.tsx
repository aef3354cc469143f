import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { TenantOverviewPage } from "@/components/tenants/tenant-overview";
import { tenantsOverview } from "@/lib/tenants/queries";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  return (
    <Loaded result={await tenantsOverview({ tenant })}>{(overview) => <TenantOverviewPage overview={overview} />}</Loaded>
  );
}
