import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { StrategyDetailPage } from "@/components/strategies/strategy-detail";
import { sessionMe } from "@/lib/session/queries";
import { strategiesDetail } from "@/lib/strategies/queries";

export const metadata: Metadata = { title: "Strategy" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function StrategyPage({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, strategy] = await Promise.all([sessionMe({ inTenant: tenant }), strategiesDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={strategy}>
          {(detail) => <StrategyDetailPage strategy={detail} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
