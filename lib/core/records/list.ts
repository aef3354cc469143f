import "server-only";
import type { z } from "zod";
import type { Reach, ScopeOf } from "@/lib/core/access/entry";
import { query } from "@/lib/core/access/gate";
import type { Permission } from "@/lib/core/access/permissions";
import { decodeCursor, keyset, listKey, pageOf, type Keyed, type Page, type Position } from "@/lib/core/records/cursor";

const PAGE_SIZE = 50;

/**
 * The requested page of a list, newest first. `where` and `order` are in Prisma's terms. `take` is one row more than a
 * page.
 */
export type PageRequest = { position: Position | null } & Pick<ReturnType<typeof keyset>, "where"> & {
    order: Omit<ReturnType<typeof keyset>, "where">;
  };

/** The page after `position`, or before it if its direction is newer. Null is the first page. */
export function pageAt(position: Position | null): PageRequest {
  const { where, ...order } = keyset(position, PAGE_SIZE);
  return { position, where, order };
}

type Filters = z.ZodObject<{ cursor: z.ZodOptional<z.ZodType<string, string>> }>;
type Asked<R extends Reach, I extends Filters> = { scope: ScopeOf<R>; input: z.output<I> };

/**
 * Identifies a filtered list: the query, the tenant or the reach, and every filter. A cursor made for another list is
 * refused, because it would skip or repeat rows.
 */
export function cursorKey(name: string, scope: ScopeOf<Reach>, { cursor: _, ...filters }: z.output<Filters>): string {
  return listKey(name, [scope.kind === "tenant" ? scope.tenantId : scope.kind, filters]);
}

type ListSpec<N extends string, R extends Reach, I extends Filters, Stored extends Keyed, Row> = {
  name: N;
  reach: R;
  permission: Permission;
  /** Every field except the cursor is a filter. */
  input: I;
  /** Returns another page for some inputs, such as the best matches of a search; null otherwise. */
  instead?: (asked: Asked<R, I>) => Promise<Page<Row> | null>;
  /** Reads the rows of `page`, in its order. */
  find: (asked: Asked<R, I> & { page: PageRequest }) => Promise<Stored[]>;
  show: (rows: Stored[], scope: ScopeOf<R>) => Row[] | Promise<Row[]>;
};

/**
 * A query that reads a list page by page. The cursor is bound to the parsed input, so a list cannot forget a filter.
 */
export function listQuery<N extends string, R extends Reach, I extends Filters, Stored extends Keyed, Row>(
  spec: ListSpec<N, R, I, Stored, Row>,
) {
  const { name, reach, permission, input, instead, find, show } = spec;
  const run = async (asked: Asked<R, I>): Promise<Page<Row>> => {
    const other = await instead?.(asked);
    if (other) return other;
    const key = cursorKey(name, asked.scope, asked.input);
    const page = pageAt(decodeCursor(key, asked.input.cursor));
    const { rows, ...cursors } = pageOf(await find({ ...asked, page }), PAGE_SIZE, key, page.position);
    return { ...cursors, rows: await show(rows, asked.scope) };
  };
  return query({ name, reach, permission, input, run });
}
