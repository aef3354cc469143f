import type { Metadata } from "next";
import { ViewAllTenants } from "@/components/session/view-all-tenants";
import { Loaded } from "@/components/shell/loaded";
import { StrategyTable } from "@/components/strategies/strategy-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { strategiesList } from "@/lib/strategies/queries";

export const metadata: Metadata = { title: "All strategies" };

export default async function AllStrategiesPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const result = await strategiesList.fromUrl(await searchParams);
  return (
    <Loaded result={result} elevate={<ViewAllTenants what="Strategies" />}>
      {(page) => <StrategyTable initial={page} />}
    </Loaded>
  );
}
