import type { Database } from "lmdb";
import { endOfPrefix, keyPrefix } from "./store";

/** One entry of a listing: a record of the index, or a common prefix that stands for many. */
export type Step<V> =
  | { readonly kind: "entry"; readonly key: string; readonly value: V }
  | { readonly kind: "prefix"; readonly key: string };

export interface Walk {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string;
  /** The start position in the index, from `startAfter`. */
  readonly start: Buffer | undefined;
}

/** The position after a marker: after a key with all its versions, or after a whole common prefix. */
export function startAfter(bucket: string, marker: string, prefix: string, delimiter: string): Buffer {
  const isPrefix =
    delimiter !== "" &&
    marker.startsWith(prefix) &&
    marker.endsWith(delimiter) &&
    marker.indexOf(delimiter, prefix.length) === marker.length - delimiter.length;
  return endOfPrefix(isPrefix ? Buffer.from(`${bucket}\0${marker}`) : keyPrefix(bucket, marker));
}

/** Iterates over a bucket in key order and skips keys under a common prefix. `tail` bytes follow each key. */
export function* walk<V>(db: Database<V, Buffer>, options: Walk, tail: number): Generator<Step<V>> {
  const { bucket, prefix, delimiter } = options;
  const base = Buffer.from(`${bucket}\0${prefix}`);
  const end = endOfPrefix(base);
  let start: Buffer | undefined = options.start && options.start.compare(base) > 0 ? options.start : base;
  while (start && start.compare(end) < 0) {
    let jump: Buffer | undefined;
    for (const entry of db.getRange({ start, end })) {
      const key = entry.key.toString("utf8", bucket.length + 1, entry.key.length - tail);
      const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
      if (cut < 0) {
        yield { kind: "entry", key, value: entry.value };
        continue;
      }
      const common = key.slice(0, cut + delimiter.length);
      yield { kind: "prefix", key: common };
      jump = endOfPrefix(Buffer.from(`${bucket}\0${common}`));
      break;
    }
    start = jump;
  }
}
