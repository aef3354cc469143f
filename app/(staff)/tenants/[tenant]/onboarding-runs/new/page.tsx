import type { Metadata } from "next";
import { NewRunPage } from "@/components/onboarding-runs/new-run";
import { Loaded } from "@/components/shell/loaded";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Start an onboarding run" };

export default async function NewOnboardingRunPage({ params }: { params: Promise<{ tenant: string }> }) {
  const me = await sessionMe({ inTenant: (await params).tenant });
  return <Loaded result={me}>{(known) => <NewRunPage me={known} />}</Loaded>;
}
