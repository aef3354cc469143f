"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { read, type ReadError } from "@/components/shell/read";

/** A page of a keyset list. `note` explains an empty result that the search itself caused. */
export type ListPage<Row> = { rows: Row[]; next: string | null; previous: string | null; note?: string };

/** The source of a list's rows: the query and its parameters as a search string. */
export type ListSource = { query: string; params: string };

/** The state of a list. */
export type List<Row> = {
  page: ListPage<Row>;
  source: ListSource;
  /** The displayed rows belong to another URL; the requested ones are loading. */
  pending: boolean;
  /** The requested rows cannot be loaded because the browser is offline. */
  offline: boolean;
  /** Why the requested rows could not be loaded. */
  error: ReadError | null;
  /** Why the displayed rows could not be refreshed. They are from `refreshedAt`. */
  refreshError: ReadError | null;
  refreshedAt: number;
  retry: () => Promise<unknown>;
};

const FOLLOW_MS = 3_000;

/**
 * A list whose state is the URL. The first page is server-rendered; later pages and filters load by GET. While another
 * page loads, the current one stays and `pending` is true. The list is polled while any displayed row `isUnderWay`.
 */
export function useList<Row>(
  name: string,
  fixed: Record<string, string>,
  initial: ListPage<Row>,
  isUnderWay: (row: Row) => boolean = () => false,
): List<Row> {
  const search = useSearchParams().toString();
  const [first] = useState(() => ({ search, at: Date.now() }));
  const params = withFixed(search, fixed);
  const list = useQuery<ListPage<Row>, ReadError>({
    queryKey: [name, fixed, search],
    queryFn: ({ signal }) => read(name, params, signal),
    ...(search === first.search ? { initialData: initial, initialDataUpdatedAt: first.at } : {}),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.rows.some(isUnderWay) ? FOLLOW_MS : false),
  });
  const there = list.data !== undefined && !list.isPlaceholderData;
  return {
    page: list.data ?? initial,
    source: { query: name, params: params.toString() },
    pending: list.isPlaceholderData && !list.isError,
    offline: !there && list.fetchStatus === "paused",
    error: there ? null : list.error,
    refreshError: there ? list.error : null,
    refreshedAt: list.dataUpdatedAt,
    retry: list.refetch,
  };
}

function withFixed(search: string, fixed: Record<string, string>): URLSearchParams {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(fixed)) params.set(name, value);
  return params;
}
