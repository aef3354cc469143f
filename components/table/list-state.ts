/** URL parameter of a list's position. Every filter change removes it. */
const cursorParam = "cursor";

/** What a page gets from `await searchParams`, or a client reads from the URL. */
type RawParams = URLSearchParams | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A writable copy of either form of parameters, including repeated names. */
function toParams(raw: RawParams): URLSearchParams {
  if (raw instanceof URLSearchParams) return new URLSearchParams(raw);
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(raw)) {
    for (const each of typeof value === "string" ? [value] : (value ?? [])) params.append(name, each);
  }
  return params;
}

/** A copy with one filter set, or removed by null, "" or an empty list. Resets to the first page. */
export function withParam(raw: RawParams, name: string, value: string | readonly string[] | null): URLSearchParams {
  const params = toParams(raw);
  params.delete(cursorParam);
  params.delete(name);
  const values = typeof value === "string" ? [value] : (value ?? []);
  for (const each of values) if (each !== "") params.append(name, each);
  return params;
}

/** A copy without the named filters, reset to the first page. Other parameters (tab, sort) stay. */
export function withoutParams(raw: RawParams, names: readonly string[]): URLSearchParams {
  const params = toParams(raw);
  for (const name of [cursorParam, ...names]) params.delete(name);
  return params;
}

/** A copy at a cursor; null is the first page. */
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
