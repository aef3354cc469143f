import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { StrategyTable } from "@/components/strategies/strategy-table";
import type { UrlParams } from "@/lib/core/gate";
import { strategiesList } from "@/lib/strategies/queries";

export const metadata: Metadata = { title: "Strategies" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function StrategiesPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const result = await strategiesList.fromUrl({ ...(await searchParams), tenant });
  return <Loaded result={result}>{(page) => <StrategyTable tenant={tenant} initial={page} />}</Loaded>;
}
