import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { NewTenantPage } from "@/components/tenants/new-tenant";
import { tenantsPlans } from "@/lib/tenants/queries";

export const metadata: Metadata = { title: "New tenant" };

export default async function NewTenant() {
  return <Loaded result={await tenantsPlans({})}>{(plans) => <NewTenantPage plans={plans} />}</Loaded>;
}
