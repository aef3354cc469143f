import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { TenantTable } from "@/components/tenants/tenant-table";
import type { UrlParams } from "@/lib/core/gate";
import { tenantsList } from "@/lib/tenants/queries";

export const metadata: Metadata = { title: "Tenants" };

export default async function TenantsPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  return (
    <Loaded result={await tenantsList.fromUrl(await searchParams)}>{(page) => <TenantTable initial={page} />}</Loaded>
  );
}
