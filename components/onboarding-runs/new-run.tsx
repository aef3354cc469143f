import { PageHeader } from "@/components/shell/page-header";
import { ForbiddenState } from "@/components/ui/states";
import { whoMay } from "@/lib/core/access/permissions";
import type { Me } from "@/lib/session/model";
import { StartRun } from "./start-run";

/** The form that starts a tenant's onboarding. */
export function NewRunPage({ me: { tenant, permissions } }: { me: Me }) {
  if (!tenant || !permissions.includes("work:retry")) {
    return <ForbiddenState>Your role cannot start runs. Required role: {whoMay("work:retry")}.</ForbiddenState>;
  }
  const at = `/tenants/${tenant.refId}`;
  return (
    <>
      <PageHeader
        title="Start an onboarding run"
        crumbs={[
          { label: tenant.name, href: at },
          { label: "Onboarding runs", href: `${at}/onboarding-runs` },
          { label: "New run" },
        ]}
      />
      <div className="pt-3">
        <StartRun tenant={tenant.refId} />
      </div>
    </>
  );
}
