import { ForbiddenState } from "@/components/ui/states";
import { requiredRole } from "@/lib/core/access/permissions";
import type { IntegrationDetail } from "@/lib/integrations/model";
import type { Me } from "@/lib/session/model";
import { IntegrationForm } from "./integration-form";

type Props = { me: Me; from: IntegrationDetail | null };

export function IntegrationFormPage({ me: { tenant, permissions }, from }: Props) {
  if (!tenant || !permissions.includes("integration:write")) {
    return <ForbiddenState>Your role cannot edit integrations. {requiredRole("integration:write")}</ForbiddenState>;
  }
  return <IntegrationForm tenant={tenant} from={from} />;
}
