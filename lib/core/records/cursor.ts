import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { sha256 } from "@/lib/core/ids";

/** A position in a list sorted newest first: a record, and the direction of the page from it. */
export type Position = { at: Date; id: string; way: "older" | "newer" };

/** The rows of one page, in list order, with the cursors of the adjacent pages. `note` explains an absent cursor. */
export type Page<Row> = { rows: Row[]; next: string | null; previous: string | null; note?: string };

const VERSION = 1;
/** The id of a row or of a document. */
const recordId = z.union([z.uuid(), z.string().regex(/^[0-9a-f]{24}$/)]);
const encoded = z.tuple([z.literal(VERSION), z.string(), z.iso.datetime(), recordId, z.enum(["older", "newer"])]);

/** Identifies a list and its filters. A cursor made for others is refused, because it would skip rows. */
export function listKey(list: string, filters: unknown): string {
  return sha256(`${list}\n${JSON.stringify(filters)}`).slice(0, 12);
}

export function encodeCursor(key: string, position: Position): string {
  const tuple = [VERSION, key, position.at.toISOString(), position.id, position.way];
  return Buffer.from(JSON.stringify(tuple)).toString("base64url");
}

/** @throws INVALID when the text is not a cursor, or one of another list or other filters */
export function decodeCursor(key: string, text: string | undefined): Position | null {
  if (text === undefined) return null;
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    json = null;
  }
  const parsed = encoded.safeParse(json);
  if (!parsed.success)
    throw new AppError("INVALID", "This page of the list no longer exists. Start from the first page.");
  const [, madeFor, at, id, way] = parsed.data;
  if (madeFor !== key) throw new AppError("INVALID", "The filters have changed. Start from the first page.");
  return { at: new Date(at), id, way };
}

export type Keyed = { createdAt: Date; id: string };

/** The keyset condition and order for a position, in Prisma's terms. `take` is one row more than a page. */
export function keyset(position: Position | null, size: number) {
  const newer = position?.way === "newer";
  const direction = newer ? ("asc" as const) : ("desc" as const);
  const compare = (value: Date | string) => (newer ? { gt: value } : { lt: value });
  return {
    where: position
      ? {
          createdAt: newer ? { gte: position.at } : { lte: position.at },
          OR: [
            { createdAt: compare(position.at) as never },
            { createdAt: position.at, id: compare(position.id) as never },
          ],
        }
      : {},
    orderBy: [{ createdAt: direction }, { id: direction }],
    take: size + 1,
  };
}

/** Turns limit + 1 rows into a page with its cursors. */
export function pageOf<Row extends Keyed>(
  rows: Row[],
  size: number,
  key: string,
  position: Position | null,
): Page<Row> {
  const more = rows.length > size;
  const kept = rows.slice(0, size);
  const newer = position?.way === "newer";
  if (newer) kept.reverse();
  const first = kept[0];
  const last = kept[kept.length - 1];
  const cursor = (row: Row, way: Position["way"]) => encodeCursor(key, { at: row.createdAt, id: row.id, way });
  return {
    rows: kept,
    next: last && (newer || more) ? cursor(last, "older") : null,
    previous: first && (newer ? more : position !== null) ? cursor(first, "newer") : null,
  };
}
