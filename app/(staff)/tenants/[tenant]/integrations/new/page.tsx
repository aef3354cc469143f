import type { Metadata } from "next";
import { IntegrationFormPage } from "@/components/integrations/integration-form-page";
import { Loaded } from "@/components/shell/loaded";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "New integration" };

export default async function NewIntegrationPage({ params }: { params: Promise<{ tenant: string }> }) {
  const me = await sessionMe({ inTenant: (await params).tenant });
  return <Loaded result={me}>{(known) => <IntegrationFormPage me={known} from={null} />}</Loaded>;
}
