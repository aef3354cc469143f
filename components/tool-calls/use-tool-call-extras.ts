"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { read } from "@/components/shell/read";
import type { FilterControl } from "@/components/table/filter-bar";
import { shortenMiddle } from "@/components/ui/shorten";
import type { VolumeBucket } from "@/lib/tool-calls/model";

const MINUTE = 60_000;
const MAKERS = [
  { name: "activity", label: "Activity" },
  { name: "run", label: "Onboarding run" },
] as const;
const FILTER_NAMES = ["range", "tool", "status", ...MAKERS.map(({ name }) => name)];

/** Only the filters in the URL, because count and chart are the same on every page. */
function useFilters(tenant: string): URLSearchParams {
  const params = useSearchParams();
  const filters = new URLSearchParams({ tenant });
  for (const name of FILTER_NAMES) for (const value of params.getAll(name)) filters.append(name, value);
  return filters;
}

/** Number of matches, counted up to 10,000; undefined while it loads. */
export function useToolCallCount(tenant: string) {
  const filters = useFilters(tenant);
  const { data } = useQuery<{ value: number; capped: boolean }>({
    queryKey: ["tool_calls.count", filters.toString()],
    queryFn: ({ signal }) => read("tool_calls.count", filters, signal),
    staleTime: MINUTE,
    retry: false,
  });
  return data;
}

/** Calls over time; undefined while loading. */
export function useToolCallVolume(tenant: string) {
  const filters = useFilters(tenant);
  const { data } = useQuery<{ stepMs: number; buckets: VolumeBucket[] }>({
    queryKey: ["tool_calls.volume", filters.toString()],
    queryFn: ({ signal }) => read("tool_calls.volume", filters, signal),
    staleTime: MINUTE,
    retry: false,
  });
  return data;
}

/** Filter options: the tools, plus the selected one. */
export function useToolOptions(tenant: string): { value: string; label: string }[] {
  const chosen = useSearchParams().get("tool");
  const { data = [] } = useQuery<string[]>({
    queryKey: ["tool_calls.tools", tenant],
    queryFn: ({ signal }) => read("tool_calls.tools", new URLSearchParams({ tenant }), signal),
    staleTime: 10 * MINUTE,
    retry: false,
  });
  const names = chosen && !data.includes(chosen) ? [chosen, ...data] : data;
  return names.map((name) => ({ value: name, label: name }));
}

/** Shows the activity or run that filters the list, so that it can be removed. Their pages link here. */
export function useMakerFilters(): FilterControl[] {
  const params = useSearchParams();
  return MAKERS.flatMap(({ name, label }): FilterControl[] => {
    const value = params.get(name);
    return value
      ? [{ kind: "select", name, label, options: [{ value, label: `${label} ${shortenMiddle(value)}` }] }]
      : [];
  });
}
