import type { Metadata } from "next";
import { OnboardingRunTable } from "@/components/onboarding-runs/onboarding-run-table";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { onboardingRunsList } from "@/lib/onboarding-runs/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Onboarding runs" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function OnboardingRunsPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, result] = await Promise.all([sessionMe({ inTenant: tenant }), onboardingRunsList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={result}>
          {(page) => <OnboardingRunTable tenant={tenant} permissions={permissions} initial={page} />}
        </Loaded>
      )}
    </Loaded>
  );
}
