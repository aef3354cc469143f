"use client";

import { clsx } from "clsx";
import { Select } from "@/components/ui/input";
import type { Sorts } from "@/lib/core/records/sort";
import type { Column } from "./column";
import { useListNavigation } from "./list-frame";
import { chosenSort, sortedParams, sortOptions } from "./sorting";

/** `columns` are those in the table; `headers` are all of the list, for the names. */
type SortMenuProps<Row> = { sorts: Sorts; columns: readonly Column<Row>[]; headers: readonly Column<Row>[] };

/** The order of a list whose headers are not all there: the screen is too narrow, or a column is not in the table. */
export function SortMenu<Row>({ sorts, columns, headers }: SortMenuProps<Row>) {
  const { params, go } = useListNavigation();
  const complete = Object.keys(sorts.columns).every((name) => columns.some(({ id }) => id === name));
  return (
    <Select
      aria-label="Sort by"
      value={chosenSort(sorts, params)}
      options={sortOptions(sorts, headers)}
      onChange={(event) => go(sortedParams(sorts, params, event.target.value))}
      className={clsx("max-w-56 [&>select]:border-line", complete && "lg:hidden")}
    />
  );
}
