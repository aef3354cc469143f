import { listCrumbs } from "@/components/record/crumbs";
import { PageHeader } from "@/components/shell/page-header";
import { ForbiddenState } from "@/components/ui/states";
import { requiredRole } from "@/lib/core/access/permissions";
import { ONBOARDING_RUN } from "@/lib/onboarding-runs/entity";
import type { Me } from "@/lib/session/model";
import { StartRun } from "./start-run";

export function NewRunPage({ me: { tenant, permissions } }: { me: Me }) {
  if (!tenant || !permissions.includes("work:retry")) {
    return <ForbiddenState>Your role cannot start runs. {requiredRole("work:retry")}</ForbiddenState>;
  }
  return (
    <>
      <PageHeader
        title="Start an onboarding run"
        crumbs={[...listCrumbs(ONBOARDING_RUN, tenant), { label: "New run" }]}
      />
      <div className="pt-3">
        <StartRun tenant={tenant.refId} />
      </div>
    </>
  );
}
