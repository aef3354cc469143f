import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { StrategyChangesPage } from "@/components/strategies/strategy-changes";
import type { UrlParams } from "@/lib/core/access/gate";
import { strategiesCompare } from "@/lib/strategies/queries";

export const metadata: Metadata = { title: "Changes" };

type Props = { params: Promise<{ tenant: string; refId: string }>; searchParams: Promise<UrlParams> };

export default async function StrategyChanges({ params, searchParams }: Props) {
  const { tenant, refId } = await params;
  const asked = { ...(await searchParams), tenant, refId };
  const comparison = await strategiesCompare.fromUrl(asked);
  return <Loaded result={comparison}>{(both) => <StrategyChangesPage comparison={both} />}</Loaded>;
}
