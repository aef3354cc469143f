/** Where a list's position stands in the address. Every change of a filter drops it. */
const cursorParam = "cursor";

/** What a page receives as `await searchParams`, or what a client reads from the address. */
type RawParams = URLSearchParams | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A writable copy of either form of parameters; repeated names are kept. */
function toParams(raw: RawParams): URLSearchParams {
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
