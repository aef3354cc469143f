import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { TenantPlanPage } from "@/components/tenants/tenant-plan";
import { sessionMe } from "@/lib/session/queries";
import { tenantsPlan } from "@/lib/tenants/queries";

export const metadata: Metadata = { title: "Plan and usage" };

export default async function PlanPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const [me, plan] = await Promise.all([sessionMe({ inTenant: tenant }), tenantsPlan({ tenant })]);
  return (
    <Loaded result={me}>
      {({ tenant: entered, permissions }) => (
        <Loaded result={plan}>
          {(data) => entered && <TenantPlanPage tenant={entered} plan={data} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
