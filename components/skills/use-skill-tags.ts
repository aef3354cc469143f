"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { read } from "@/components/shell/read";

/** Filter options: the tags, plus the selected one. */
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
