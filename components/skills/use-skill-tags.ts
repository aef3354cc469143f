"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { read } from "@/components/shell/read";

/** The tags to filter by; the one in the address is always among them. */
export function useSkillTags(tenant: string | null): { value: string; label: string }[] {
  const chosen = useSearchParams().get("tag");
  const name = tenant ? "skills.tags" : "skills.template_tags";
  const { data = [] } = useQuery<string[]>({
    queryKey: [name, tenant],
    queryFn: ({ signal }) => read(name, new URLSearchParams(tenant ? { tenant } : {}), signal),
    staleTime: 60_000,
    retry: false,
  });
  const tags = chosen && !data.includes(chosen) ? [chosen, ...data] : data;
  return tags.map((tag) => ({ value: tag, label: tag }));
}
