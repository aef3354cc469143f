import type { Metadata } from "next";
import { OnboardingRunTable } from "@/components/onboarding-runs/onboarding-run-table";
import { ViewAllTenants } from "@/components/session/view-all-tenants";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { onboardingRunsList } from "@/lib/onboarding-runs/queries";

export const metadata: Metadata = { title: "All onboarding runs" };

export default async function AllOnboardingRunsPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const result = await onboardingRunsList.fromUrl(await searchParams);
  return (
    <Loaded result={result} elevate={<ViewAllTenants what="Onboarding runs" />}>
      {(page) => <OnboardingRunTable initial={page} />}
    </Loaded>
  );
}
