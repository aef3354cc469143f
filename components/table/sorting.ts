import { CREATED_ID, sortOf, sortText, type SortColumn, type Sorts } from "@/lib/core/records/sort";
import { hrefOf, withParam } from "./list-state";

/** URL parameter of a list's order. Without it, the list has its default order. */
const sortParam = "sort";

type Direction = "ascending" | "descending";

/** A sortable column's header: where it leads, and the list's direction by it; null if the list is sorted by another. */
export type HeaderSort = { href: string; direction: Direction | null };

/** The headers of a list's sortable columns, by column ID. */
export type HeaderSorts = ReadonlyMap<string, HeaderSort>;

/**
 * A header sorts by its column, and reverses the order if the list is already sorted by it. Creation starts with the
 * newest, all others with the first. The default order has no parameter.
 */
export function headerSorts(sorts: Sorts, pathname: string, params: URLSearchParams): HeaderSorts {
  const current = currentSort(sorts, params);
  return new Map(
    Object.keys(sorts.columns).map((name) => {
      const sorted = current.name === name;
      const descending = sorted ? !current.descending : name === CREATED_ID;
      const href = hrefOf(pathname, sortedParams(sorts, params, sortText({ name, descending })));
      const direction = sorted ? (current.descending ? "descending" : "ascending") : null;
      return [name, { href, direction }];
    }),
  );
}

function currentSort(sorts: Sorts, params: URLSearchParams) {
  return sortOf(sorts, { sort: params.get(sortParam) ?? undefined, status: params.getAll("status") });
}

/** The parameters of the first page in this order. */
export function sortedParams(sorts: Sorts, params: URLSearchParams, sort: string): URLSearchParams {
  const preset = sortText(sortOf(sorts, { status: params.getAll("status") }));
  return withParam(params, sortParam, sort === preset ? null : sort);
}

/** The list's order as the value of the menu that has `sortOptions`. */
export function chosenSort(sorts: Sorts, params: URLSearchParams): string {
  return sortText(currentSort(sorts, params));
}

const WAYS: Record<SortColumn["kind"], readonly [ascending: string, descending: string]> = {
  time: ["earliest first", "latest first"],
  text: ["A to Z", "Z to A"],
  states: ["first to last", "last to first"],
};

/** Every order of a list, for screens that are too narrow for its headers. */
export function sortOptions(sorts: Sorts, headers: readonly { id: string; header: string }[]) {
  return Object.entries(sorts.columns).flatMap(([name, { kind }]) => {
    const header = headers.find(({ id }) => id === name)?.header ?? "Created";
    const [ascending, descending] = WAYS[kind];
    const options = [
      { value: name, label: `${header}: ${ascending}` },
      { value: `-${name}`, label: `${header}: ${descending}` },
    ];
    return name === CREATED_ID ? options.toReversed() : options;
  });
}
