import type { Metadata } from "next";
import { OnboardingRunDetailPage } from "@/components/onboarding-runs/onboarding-run-detail";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { onboardingRunsDetail } from "@/lib/onboarding-runs/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Onboarding run" };

type Props = { params: Promise<{ tenant: string; refId: string }>; searchParams: Promise<UrlParams> };

export default async function OnboardingRunPage({ params, searchParams }: Props) {
  const { tenant, refId } = await params;
  const tab = String((await searchParams).tab);
  const [me, run] = await Promise.all([sessionMe({ inTenant: tenant }), onboardingRunsDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={run}>
          {(detail) => <OnboardingRunDetailPage run={detail} permissions={permissions} tab={tab} />}
        </Loaded>
      )}
    </Loaded>
  );
}
