import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { sha256 } from "@/lib/core/ids";
import { CREATED, type Sort } from "@/lib/core/records/sort";

/**
 * A position in a sorted list: a record, and the direction of the page from it. `value` is the record's value in the
 * sorted column; null for a record without one, and in a list sorted by creation.
 */
export type Position = { value?: string | null; at: Date; id: string; way: "after" | "before" };

/** The rows of one page, in list order, with the cursors of the adjacent pages. `note` explains an absent cursor. */
export type Page<Row> = { rows: Row[]; next: string | null; previous: string | null; note?: string };

const VERSION = 2;
/** The id of a row or of a document. */
const recordId = z.union([z.uuid(), z.string().regex(/^[0-9a-f]{24}$/)]);
const way = z.enum(["after", "before"]);
const encoded = z.tuple([z.literal(VERSION), z.string(), z.string().nullable(), z.iso.datetime(), recordId, way]);

/** Identifies a list, its filters and its order. A cursor made for others is refused, because it would skip rows. */
export function listKey(list: string, filters: unknown): string {
  return sha256(`${list}\n${JSON.stringify(filters)}`).slice(0, 12);
}

export function encodeCursor(key: string, position: Position): string {
  const tuple = [VERSION, key, position.value ?? null, position.at.toISOString(), position.id, position.way];
  return Buffer.from(JSON.stringify(tuple)).toString("base64url");
}

const GONE = "This page of the list no longer exists. Start from the first page.";

/** @throws INVALID when the text is not a cursor, or one of another list, other filters or another order */
export function decodeCursor(key: string, text: string | undefined): Position | null {
  if (text === undefined) return null;
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    json = null;
  }
  const parsed = encoded.safeParse(json);
  if (!parsed.success) throw new AppError("INVALID", GONE);
  const [, madeFor, value, at, id, direction] = parsed.data;
  if (madeFor !== key)
    throw new AppError("INVALID", "The filters or the order have changed. Start from the first page.");
  return { value, at: new Date(at), id, way: direction };
}

export type Keyed = { createdAt: Date; id: string };

export const NEWEST_FIRST: Sort<"createdAt"> = { ...CREATED, name: "created", descending: true };

/** The condition and the order for a position in a list sorted by creation, in Prisma's terms. */
export function keyset(position: Position | null, descending = true) {
  const up = descending === (position?.way === "before");
  const direction = up ? ("asc" as const) : ("desc" as const);
  const compare = (value: Date | string) => (up ? { gt: value } : { lt: value });
  return {
    where: position
      ? {
          createdAt: up ? { gte: position.at } : { lte: position.at },
          OR: [
            { createdAt: compare(position.at) as never },
            { createdAt: position.at, id: compare(position.id) as never },
          ],
        }
      : {},
    orderBy: [{ createdAt: direction }, { id: direction }],
  };
}

/** A range of a list's rows that one index has in order: its condition and its order, in Prisma's terms. */
type Range = { where: object; orderBy: object[] };

/**
 * The ranges to read, one after another, for the page at a position. Each is read from one index without sorting or
 * skipping rows, however many rows have the same value. `among` are the only states that the list shows, if it is
 * filtered.
 */
export function rangesAt(sort: Sort, position: Position | null, among: readonly string[] = []): Range[] {
  if (sort.column === CREATED.column) return [keyset(position, sort.descending)];
  return sort.kind === "states" ? statesAt(sort, position, among) : valuesAt(sort, position);
}

function valuesAt({ kind, column, nullable, descending }: Sort & { kind: "time" | "text" }, position: Position | null) {
  const back = position?.way === "before";
  const up = descending === back;
  const direction = up ? "asc" : "desc";
  const beyond = (value: Date | string) => (up ? { gt: value } : { lt: value });
  const filled = nullable ? { [column]: { not: null } } : {};
  const empty = nullable ? [{ [column]: null }] : [];
  const wheres = (): object[] => {
    if (!position) return [filled, ...empty];
    const { id } = position;
    if (position.value === null || position.value === undefined) {
      if (!nullable) throw new AppError("INVALID", GONE);
      return [{ [column]: null, id: beyond(id) }, ...(back ? [filled] : [])];
    }
    const value = kind === "time" ? timeOf(position.value) : position.value;
    return [{ [column]: value, id: beyond(id) }, { [column]: beyond(value) }, ...(back ? [] : empty)];
  };
  return wheres().map((where) => ({ where, orderBy: [{ [column]: direction }, { id: direction }] }));
}

function timeOf(value: string): Date {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) throw new AppError("INVALID", GONE);
  return at;
}

function statesAt(
  { column, states, descending }: Sort & { kind: "states" },
  position: Position | null,
  among: readonly string[],
) {
  const shown = states.filter((state) => among.length === 0 || among.includes(state));
  const back = position?.way === "before";
  const read = descending === back ? shown : shown.toReversed();
  const start = position ? read.indexOf(position.value ?? "") : 0;
  if (start < 0) throw new AppError("INVALID", GONE);
  const { orderBy } = keyset(position);
  return read.slice(start).map((state, index) => {
    const within = position && index === 0 ? keyset(position).where : {};
    return { where: { [column]: state, AND: within }, orderBy };
  });
}

type PageOptions = { size: number; key: string; position: Position | null; sort?: Sort };

/** Turns limit + 1 rows into a page with its cursors. */
export function pageOf<Row extends Keyed>(rows: Row[], { size, key, position, sort }: PageOptions): Page<Row> {
  const more = rows.length > size;
  const kept = rows.slice(0, size);
  const back = position?.way === "before";
  if (back) kept.reverse();
  const first = kept[0];
  const last = kept[kept.length - 1];
  const cursor = (row: Row, direction: Position["way"]) => {
    const value = sort && sort.column !== CREATED.column ? valueOf(row, sort) : null;
    return encodeCursor(key, { value, at: row.createdAt, id: row.id, way: direction });
  };
  return {
    rows: kept,
    next: last && (back || more) ? cursor(last, "after") : null,
    previous: first && (back ? more : position !== null) ? cursor(first, "before") : null,
  };
}

function valueOf(row: Keyed, { column }: Sort): string | null {
  const value = (row as unknown as Record<string, Date | string | null>)[column] ?? null;
  return value instanceof Date ? value.toISOString() : value;
}
