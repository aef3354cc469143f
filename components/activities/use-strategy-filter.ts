"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { read } from "@/components/shell/read";
import type { FilterControl } from "@/components/table/filter-bar";
import { shortenMiddle } from "@/components/ui/shorten";
import type { StrategyRow } from "@/lib/strategies/model";

/** Filter options: the tenant's newest strategies, plus the one in the URL. Empty for all tenants. */
export function useStrategyFilter(tenant: string | undefined): FilterControl[] {
  const chosen = useSearchParams().get("strategy");
  const { data } = useQuery<{ rows: StrategyRow[] }>({
    queryKey: ["strategies.list", tenant, "options"],
    queryFn: ({ signal }) => read("strategies.list", new URLSearchParams({ tenant: tenant ?? "" }), signal),
    enabled: tenant !== undefined,
    staleTime: 600_000,
    retry: false,
  });
  const options = (data?.rows ?? []).map(({ refId, version, title }) => ({
    value: refId,
    label: `v${version} ${title}`,
  }));
  if (chosen && !options.some(({ value }) => value === chosen)) {
    options.unshift({ value: chosen, label: `Strategy ${shortenMiddle(chosen)}` });
  }
  return options.length > 0 ? [{ kind: "select", name: "strategy", label: "Strategy", options }] : [];
}
