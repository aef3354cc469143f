import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { WebhookEndpointForm } from "@/components/webhooks/webhook-endpoint-form";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "New webhook endpoint" };

export default async function NewWebhookPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const me = await sessionMe({ inTenant: tenant });
  return <Loaded result={me}>{(known) => <WebhookEndpointForm me={known} tenant={tenant} endpoint={null} />}</Loaded>;
}
