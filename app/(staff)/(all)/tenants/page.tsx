import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { TenantTable } from "@/components/tenants/tenant-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { tenantsList } from "@/lib/tenants/queries";

export const metadata: Metadata = { title: "Tenants" };

export default async function TenantsPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const [me, page] = await Promise.all([sessionMe({}), tenantsList.fromUrl(await searchParams)]);
  const mayCreate = me.ok && me.data.permissions.includes("tenant:write");
  return <Loaded result={page}>{(rows) => <TenantTable initial={rows} mayCreate={mayCreate} />}</Loaded>;
}
