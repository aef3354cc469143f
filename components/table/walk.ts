import type { Walk } from "@/components/ui/list-mark";
import { withCursor } from "./list-state";
import type { ListPage, ListSource } from "./use-list";

export type Way = "previous" | "next";

/** Message at the end of the list. */
export const END_MESSAGES: Record<Way, string> = {
  previous: "This is the first record in the list.",
  next: "This is the last record in the list.",
};

/** The part of a row that its URL is made from. Rows of different kinds have their whole address. */
export type ListRow = { refId: string; tenant?: { refId: string }; address?: string };

/** A step to a record, or to rows that are not loaded yet. */
export type Step = { href: string } | { cursor: string };

/** The walk of the displayed list; null if it has no rows. */
export function walkFrom<Row extends ListRow>(
  source: ListSource,
  page: ListPage<Row>,
  rowHref: (row: Row) => string,
): Walk | null {
  const [first] = page.rows;
  if (!first) return null;
  const { previous, next } = page;
  const pattern = patternOf(rowHref(first), first);
  return { hrefs: page.rows.map(rowHref), pattern, ...source, previous, next, queue: isQueue(source) };
}

/** The inbox is a queue, and so is a list of records in chosen states. */
function isQueue({ query, params }: ListSource): boolean {
  return query === "inbox.list" || new URLSearchParams(params).has("status");
}

/**
 * The walk of a list that is shown whole, from one of its records. It has no further rows to load. `queue` says whether
 * its records wait for work.
 */
export function walkThrough(records: readonly string[], href: string, queue: boolean): Walk {
  return { hrefs: [...new Set(records)], pattern: href, query: "", params: "", previous: null, next: null, queue };
}

/** The step from a record of the walk; null at the end of the list. */
export function stepFrom(walk: Walk, path: string, way: Way): Step | null {
  const at = walk.hrefs.indexOf(path);
  const href = at < 0 ? undefined : walk.hrefs[way === "next" ? at + 1 : at - 1];
  if (href !== undefined) return { href };
  const cursor = walk[way];
  return cursor === null ? null : { cursor };
}

/** Query parameters for the rows at a cursor of the walk. */
export function paramsBeyond(walk: Walk, cursor: string): URLSearchParams {
  return withCursor(new URLSearchParams(walk.params), cursor);
}

/** The walk with another page of rows added. */
export function extendWalk(walk: Walk, way: Way, page: ListPage<ListRow>): Walk {
  const known = new Set(walk.hrefs);
  const beyond = page.rows.map((row) => hrefBy(walk.pattern, row)).filter((href) => !known.has(href));
  return way === "next"
    ? { ...walk, hrefs: [...walk.hrefs, ...beyond], next: page.next }
    : { ...walk, hrefs: [...beyond, ...walk.hrefs], previous: page.previous };
}

function patternOf(href: string, row: ListRow): string {
  return idsOf(row).reduce((pattern, [name, id]) => pattern.replace(id, name), href);
}

function hrefBy(pattern: string, row: ListRow): string {
  return idsOf(row).reduce((href, [name, id]) => href.replace(name, id), pattern);
}

function idsOf({ refId, tenant, address }: ListRow): [string, string][] {
  if (address !== undefined) return [["/:address", address]];
  return [[":refId", refId], ...(tenant ? [[":tenant", tenant.refId] satisfies [string, string]] : [])];
}
