import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { StrategyTable } from "@/components/strategies/strategy-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { strategiesList } from "@/lib/strategies/queries";

export const metadata: Metadata = { title: "Strategies" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function StrategiesPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, result] = await Promise.all([sessionMe({ inTenant: tenant }), strategiesList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={result}>
          {(page) => <StrategyTable tenant={tenant} permissions={permissions} initial={page} />}
        </Loaded>
      )}
    </Loaded>
  );
}
