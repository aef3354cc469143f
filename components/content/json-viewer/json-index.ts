/** Kinds of JSON values, stored in the low bits of `JsonIndex.kind`. */
export const OBJECT = 0;
export const ARRAY = 1;
export const STRING = 2;
export const NUMBER = 3;
export const TRUE = 4;
export const FALSE = 5;
export const NULL = 6;
export const KIND_BITS = 7;
/** Flags in `kind`: the source of the value, or of the key, contains a backslash. */
export const ESCAPED_VALUE = 8;
export const ESCAPED_KEY = 16;

/** No key, no parent. */
export const NONE = 0xffffffff;

/**
 * A JSON text as flat columns with one entry per value, in document order. A subtree is the range `[node, next[node])`.
 * Offsets are UTF-16 units of the source, so that every value is shown as written.
 */
export interface JsonIndex {
  count: number;
  kind: Uint8Array<ArrayBuffer>;
  /** Offset of the key, including both quotes; NONE in arrays and at the root. */
  keyStart: Uint32Array<ArrayBuffer>;
  keyEnd: Uint32Array<ArrayBuffer>;
  start: Uint32Array<ArrayBuffer>;
  end: Uint32Array<ArrayBuffer>;
  parent: Uint32Array<ArrayBuffer>;
  next: Uint32Array<ArrayBuffer>;
  /** Index among the siblings, from 0. */
  ordinal: Uint32Array<ArrayBuffer>;
  /** Number of children of a container. */
  size: Uint32Array<ArrayBuffer>;
  /** 0 for the root; capped at 65,535. */
  depth: Uint16Array<ArrayBuffer>;
}

export type JsonOutcome =
  | { status: "tree"; index: JsonIndex }
  | { status: "invalid"; message: string; offset: number; line: number; column: number }
  | { status: "too-many"; limit: number };

export function isContainer(index: JsonIndex, node: number): boolean {
  return ((index.kind[node] ?? NULL) & KIND_BITS) <= ARRAY;
}

/** Allocates columns for at most `capacity` values. */
export function emptyIndex(capacity: number): JsonIndex {
  return {
    count: 0,
    kind: new Uint8Array(capacity),
    keyStart: new Uint32Array(capacity),
    keyEnd: new Uint32Array(capacity),
    start: new Uint32Array(capacity),
    end: new Uint32Array(capacity),
    parent: new Uint32Array(capacity),
    next: new Uint32Array(capacity),
    ordinal: new Uint32Array(capacity),
    size: new Uint32Array(capacity),
    depth: new Uint16Array(capacity),
  };
}

/** A copy trimmed to its length, whose buffers can be transferred. */
export function copyIndex(index: JsonIndex): JsonIndex {
  const { count } = index;
  return {
    count,
    kind: index.kind.slice(0, count),
    keyStart: index.keyStart.slice(0, count),
    keyEnd: index.keyEnd.slice(0, count),
    start: index.start.slice(0, count),
    end: index.end.slice(0, count),
    parent: index.parent.slice(0, count),
    next: index.next.slice(0, count),
    ordinal: index.ordinal.slice(0, count),
    size: index.size.slice(0, count),
    depth: index.depth.slice(0, count),
  };
}

export function buffersOf(index: JsonIndex): ArrayBuffer[] {
  return Object.values(index).flatMap((column) => (typeof column === "number" ? [] : [column.buffer]));
}
