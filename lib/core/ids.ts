import "server-only";
import { createHash } from "node:crypto";
import { decodeTime, ulid } from "ulid";
import { v7 } from "uuid";

/** A new external id. It contains the record's time; pass `at` for something that happened earlier. */
export function newRefId(at: Date = new Date()): string {
  return ulid(at.getTime());
}

/** The moment inside a ref_id, to the millisecond. */
export function timeOf(ref: string): Date {
  return new Date(decodeTime(ref));
}

const LAST_TIME = Date.UTC(9999, 11, 31);

/**
 * The condition that finds a ref_id's row in a partitioned table: its time selects the partition. A time out of range
 * finds nothing.
 */
export function partitionOf(ref: string): { createdAt: Date } {
  return { createdAt: new Date(Math.min(timeOf(ref).getTime(), LAST_TIME)) };
}

/** A new internal id (UUID v7). It contains the record's time, so that ids sort as their records do. */
export function newId(at: Date = new Date()): string {
  return v7({ msecs: at.getTime() });
}

/** sha256 in lower-case hex. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
