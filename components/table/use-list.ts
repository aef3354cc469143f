"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { read, type ReadError } from "@/components/shell/read";

/** A keyset page as the server gives it. `note` says why a search found nothing, where the search itself is why. */
export type ListPage<Row> = { rows: Row[]; next: string | null; previous: string | null; note?: string };

/** Whose rows a list shows: the query, and what it was asked as a search string. */
export type ListSource = { query: string; params: string };

/** A list as its page shows it. */
export type List<Row> = {
  page: ListPage<Row>;
  source: ListSource;
  /** The rows on show are those of another address: the ones asked for are on their way. */
  pending: boolean;
  /** The rows asked for cannot be read before the browser is online again. */
  offline: boolean;
  /** Why the rows asked for could not be read. */
  error: ReadError | null;
  /** Why the rows on show could not be read anew; they are from `refreshedAt`. */
  refreshError: ReadError | null;
  refreshedAt: number;
  retry: () => Promise<unknown>;
};

const FOLLOW_MS = 3_000;

/**
 * A list whose state is the address: the first page comes rendered, later pages and filters are read by GET. While
 * another page loads, the one on show stays and `pending` is true. It is read again and again for as long as a row on
 * show `isUnderWay`.
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
