"use client";

import { useQuery } from "@tanstack/react-query";
import { read } from "@/components/shell/read";
import type { List } from "./use-list";

/** A number of rows; `capped` if there are more. */
type Total = { value: number; capped: boolean };

const MINUTE = 60_000;

/**
 * The number of rows in a list that spans more than one page, counted by the server up to a cap. Null for a shorter
 * list, while it loads, and if it cannot be counted in time.
 */
export function useTotal<Row>({ source, page, pending }: List<Row>, counted: boolean): Total | null {
  const filters = new URLSearchParams(source.params);
  filters.delete("cursor");
  filters.delete("sort");
  const longer = page.next !== null || page.previous !== null;
  const { data } = useQuery<Total | null>({
    queryKey: [`${source.query}.count`, filters.toString()],
    queryFn: ({ signal }) => read(`${source.query}.count`, filters, signal),
    enabled: counted && longer && !pending,
    staleTime: MINUTE,
    retry: false,
  });
  // The rows may be newer than the count.
  return data && (data.capped || data.value >= page.rows.length) ? data : null;
}
