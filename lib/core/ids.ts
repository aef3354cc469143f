import "server-only";
import { createHash } from "node:crypto";
import { decodeTime, ulid } from "ulid";
import { v7 } from "uuid";

/** A new external id. Its time is the record's: `at` for what happened earlier. */
export function newRefId(at: Date = new Date()): string {
  return ulid(at.getTime());
}

/** The moment inside a ref_id, to the millisecond. */
export function timeOf(ref: string): Date {
  return new Date(decodeTime(ref));
}

const LAST_TIME = Date.UTC(9999, 11, 31);

/** Finds the row of a ref_id in a partitioned table: its time names the partition. A time beyond any finds nothing. */
export function partitionOf(ref: string): { createdAt: Date } {
  return { createdAt: new Date(Math.min(timeOf(ref).getTime(), LAST_TIME)) };
}

/** A new internal id (UUID v7). Its time is the record's, so that ids sort as their records do. */
export function newId(at: Date = new Date()): string {
  return v7({ msecs: at.getTime() });
}

/** sha256 in lower-case hex. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
