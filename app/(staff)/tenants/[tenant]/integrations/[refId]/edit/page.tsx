import type { Metadata } from "next";
import { IntegrationFormPage } from "@/components/integrations/integration-form-page";
import { Loaded } from "@/components/shell/loaded";
import { integrationsDetail } from "@/lib/integrations/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Edit integration" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function EditIntegrationPage({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, integration] = await Promise.all([sessionMe({ inTenant: tenant }), integrationsDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {(known) => <Loaded result={integration}>{(from) => <IntegrationFormPage me={known} from={from} />}</Loaded>}
    </Loaded>
  );
}
