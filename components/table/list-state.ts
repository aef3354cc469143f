import { parseRange, type QuickRange, type TimeRange } from "./time-range";

/** Where a list's position stands in the address. Every change of a filter drops it. */
export const cursorParam = "cursor";

const longest = 200;

/** What a page receives as `await searchParams`, or what a client reads from the address. */
export type RawParams = URLSearchParams | Readonly<Record<string, string | readonly string[] | undefined>>;

export type TextFilter = { kind: "text" };
export type OneFilter<V extends string> = { kind: "one"; values: readonly V[] };
export type ManyFilter<V extends string> = { kind: "many"; values: readonly V[] };
export type RangeFilter = { kind: "range"; fallback: QuickRange | null };
export type ListFilter = TextFilter | OneFilter<string> | ManyFilter<string> | RangeFilter;
export type ListDefinition = Readonly<Record<string, ListFilter>>;

/** Free text: trimmed, without control characters, at most 200 characters; null when empty. */
export function text(): TextFilter {
  return { kind: "text" };
}

/** One of the given values; null when absent or unknown. */
export function one<const V extends string>(values: readonly V[]): OneFilter<V> {
  return { kind: "one", values };
}

/** Any of the given values, in their own order; unknown ones are dropped. Empty means no filter. */
export function many<const V extends string>(values: readonly V[]): ManyFilter<V> {
  return { kind: "many", values };
}

/** A span of time, quick ("24h") or custom; `fallback` holds when the address names none. */
export function range(fallback: QuickRange | null = null): RangeFilter {
  return { kind: "range", fallback };
}

type FilterValue<F extends ListFilter> = F extends TextFilter
  ? string | null
  : F extends OneFilter<infer V>
    ? V | null
    : F extends ManyFilter<infer V>
      ? V[]
      : TimeRange;

export type ListState<D extends ListDefinition> = {
  filters: { [Name in keyof D]: FilterValue<D[Name]> };
  cursor: string | null;
  /** True when the address narrows the list: an empty one then means "filtered to nothing". */
  filtered: boolean;
};

/** Reads a list's state from its address. Never throws: what does not fit the definition counts as absent. */
export function readListState<const D extends ListDefinition>(
  raw: RawParams,
  definition: D,
  now: Date = new Date(),
): ListState<D> {
  const params = toParams(raw);
  const read = Object.entries(definition).map(([name, filter]) => [name, readFilter(params, name, filter, now)]);
  return {
    filters: Object.fromEntries(read) as ListState<D>["filters"],
    cursor: params.get(cursorParam) || null,
    filtered: Object.entries(definition).some(([name, filter]) => narrows(params, name, filter, now)),
  };
}

function readFilter(params: URLSearchParams, name: string, filter: ListFilter, now: Date): unknown {
  switch (filter.kind) {
    case "text":
      return cleanText(params.get(name));
    case "one": {
      const value = params.get(name);
      return value !== null && filter.values.includes(value) ? value : null;
    }
    case "many": {
      const chosen = new Set(params.getAll(name));
      return filter.values.filter((value) => chosen.has(value));
    }
    case "range":
      return parseRange(params.get(name), filter.fallback, now);
  }
}

function narrows(params: URLSearchParams, name: string, filter: ListFilter, now: Date): boolean {
  const value = readFilter(params, name, filter, now);
  if (Array.isArray(value)) return value.length > 0;
  if (filter.kind === "range") {
    const { quick, from, to } = value as TimeRange;
    return quick !== null || from !== null || to !== null;
  }
  return value !== null;
}

function cleanText(value: string | null): string | null {
  // PostgreSQL refuses U+0000 in text, and no search means any of the others.
  const clean = (value ?? "").replace(/\p{Cc}+/gu, " ").trim();
  return clean === "" ? null : [...clean].slice(0, longest).join("");
}

/** A writable copy of either form of parameters; repeated names are kept. */
export function toParams(raw: RawParams): URLSearchParams {
  if (raw instanceof URLSearchParams) return new URLSearchParams(raw);
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(raw)) {
    for (const each of typeof value === "string" ? [value] : (value ?? [])) params.append(name, each);
  }
  return params;
}

/** A copy with one filter set, or removed by null, "" or an empty list; always back at the first page. */
export function withParam(raw: RawParams, name: string, value: string | readonly string[] | null): URLSearchParams {
  const params = toParams(raw);
  params.delete(cursorParam);
  params.delete(name);
  const values = typeof value === "string" ? [value] : (value ?? []);
  for (const each of values) if (each !== "") params.append(name, each);
  return params;
}

/** A copy without the named filters, back at the first page; what is not a filter (tab, sort) stays. */
export function withoutParams(raw: RawParams, names: readonly string[]): URLSearchParams {
  const params = toParams(raw);
  for (const name of [cursorParam, ...names]) params.delete(name);
  return params;
}

/** A copy standing at a cursor; null is the first page. */
export function withCursor(raw: RawParams, cursor: string | null): URLSearchParams {
  const params = toParams(raw);
  if (cursor === null) params.delete(cursorParam);
  else params.set(cursorParam, cursor);
  return params;
}

/** "/tool-calls?status=error". */
export function hrefOf(pathname: string, params: URLSearchParams): string {
  const query = params.toString();
  return query === "" ? pathname : `${pathname}?${query}`;
}
