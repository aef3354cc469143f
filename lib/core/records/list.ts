import "server-only";
import type { z } from "zod";
import type { Reach, ScopeOf } from "@/lib/core/access/entry";
import { query } from "@/lib/core/access/gate";
import type { Permission } from "@/lib/core/access/permissions";
import { Unavailable } from "@/lib/core/errors";
import {
  decodeCursor,
  listKey,
  NEWEST_FIRST,
  pageOf,
  rangesAt,
  type Keyed,
  type Page,
  type Position,
} from "@/lib/core/records/cursor";
import { BY_CREATION, sortOf, sortText, type Sort, type Sorts } from "@/lib/core/records/sort";
import { budgetOf, within } from "@/lib/stores/deadline";

const PAGE_SIZE = 50;

/** Up to how many rows a list is counted, and for how long. */
const COUNT_MOST = 10_000;
const COUNT_MS = 1_000;

/** The number of rows in a list; `capped` if there are more. */
export type Total = { value: number; capped: boolean };

/**
 * A range of a sorted list to read. `where` and `order` are in Prisma's terms, whose types differ by table: `sorts`
 * checks the columns instead.
 */
export type PageRequest = { position: Position | null; where: object; order: { orderBy: never[]; take: number } };

/** The first page of a list sorted by creation, newest first, or the page at `position`. */
export function pageAt(position: Position | null): PageRequest {
  return requests(NEWEST_FIRST, position)[0]!;
}

/** What to read, one after another, until there is one row more than a page. */
function requests(sort: Sort, position: Position | null, among: readonly string[] = []): PageRequest[] {
  return rangesAt(sort, position, among).map(({ where, orderBy }) => {
    return { position, where, order: { orderBy: orderBy as never[], take: PAGE_SIZE + 1 } };
  });
}

type Filters = z.ZodObject<{ cursor: z.ZodOptional<z.ZodType<string, string>> }>;
type Asked<R extends Reach, I extends Filters> = { scope: ScopeOf<R>; input: z.output<I> };
type Narrowed = { sort?: string | undefined; status?: string | readonly string[] | undefined };

/**
 * Identifies a filtered list: the query, the tenant or the reach, every filter, and the order. A cursor made for another
 * list is refused, because it would skip or repeat rows.
 */
export function cursorKey(
  name: string,
  scope: ScopeOf<Reach>,
  { cursor: _, ...filters }: z.output<Filters>,
  sorts: Sorts = BY_CREATION,
): string {
  const sort = sortText(sortOf(sorts, filters));
  return listKey(name, [scope.kind === "tenant" ? scope.tenantId : scope.kind, { ...filters, sort }]);
}

type ListSpec<N extends string, R extends Reach, I extends Filters, C extends string, Stored, Row> = {
  name: N;
  reach: R;
  permission: Permission;
  /** Every field except the cursor is a filter, or the order. */
  input: I;
  /** What it can be sorted by; without it, it is always sorted by creation, newest first. */
  sorts?: Sorts<C>;
  /** Returns another page for some inputs, such as the best matches of a search; null otherwise. */
  instead?: (asked: Asked<R, I>) => Promise<Page<Row> | null>;
  /** Reads the rows of `page`, in its order. */
  find: (asked: Asked<R, I> & { page: PageRequest }) => Promise<Stored[]>;
  show: (rows: Stored[], scope: ScopeOf<R>) => Row[] | Promise<Row[]>;
  /** Counts the rows with the same filters, up to `limit`. */
  count?: (asked: Asked<R, I> & { limit: number }) => Promise<number>;
};

/**
 * A query that reads a list page by page. The cursor is bound to the parsed input, so a list cannot forget a filter or
 * its order.
 */
export function listQuery<
  N extends string,
  R extends Reach,
  I extends Filters,
  Stored extends Keyed & Record<C, Date | string | null>,
  Row,
  C extends string = never,
>(spec: ListSpec<N, R, I, C, Stored, Row>) {
  const { name, reach, permission, input, instead, find, show } = spec;
  const sorts: Sorts = spec.sorts ?? BY_CREATION;
  const run = async (asked: Asked<R, I>): Promise<Page<Row>> => {
    const other = await instead?.(asked);
    if (other) return other;
    const filters: z.output<Filters> & Narrowed = asked.input;
    const sort = sortOf(sorts, filters);
    const key = cursorKey(name, asked.scope, asked.input, sorts);
    const position = decodeCursor(key, filters.cursor);
    const found: Stored[] = [];
    for (const page of requests(sort, position, [filters.status ?? []].flat())) {
      const take = page.order.take - found.length;
      if (take <= 0) break;
      found.push(...(await find({ ...asked, page: { ...page, order: { ...page.order, take } } })));
    }
    const { rows, ...cursors } = pageOf(found, { size: PAGE_SIZE, key, position, sort });
    return { ...cursors, rows: await show(rows, asked.scope) };
  };
  const counts = spec.count ? [countQuery({ name, reach, permission, input, count: spec.count })] : [];
  return Object.assign(query({ name, reach, permission, input, run }), { sorts, counts });
}

type CountSpec<N extends string, R extends Reach, I extends Filters> = Required<
  Pick<ListSpec<N, R, I, never, never, never>, "name" | "reach" | "permission" | "input" | "count">
>;

/**
 * The number of rows in a list, apart from its page, so that the page never waits for it. `capped` if there are more
 * than were counted. Null if counting took too long: a filter without an index may read every row.
 */
function countQuery<N extends string, R extends Reach, I extends Filters>(spec: CountSpec<N, R, I>) {
  const { name, reach, permission, input, count } = spec;
  const filters = input.omit({ cursor: true, ...("sort" in input.shape ? { sort: true } : {}) } as { cursor: true });
  const run = async ({ scope, input: asked }: { scope: ScopeOf<R>; input: object }): Promise<Total | null> => {
    const counted = await countedInTime(() => count({ scope, input: asked as z.output<I>, limit: COUNT_MOST + 1 }));
    return counted === null ? null : totalOf(counted, COUNT_MOST);
  };
  return query({ name: `${name}.count` as const, reach, permission, input: filters, run });
}

/** Rows counted up to one more than `most`. */
export function totalOf(counted: number, most: number): Total {
  return { value: Math.min(counted, most), capped: counted > most };
}

/** What was counted; null if it took too long. */
export async function countedInTime<T>(count: () => Promise<T>): Promise<T | null> {
  try {
    return await within(budgetOf(COUNT_MS, "read"), count);
  } catch (error) {
    if (error instanceof Unavailable) return null;
    throw error;
  }
}
