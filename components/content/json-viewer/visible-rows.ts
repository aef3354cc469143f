import { NONE, isContainer, type JsonIndex } from "./json-index";

/** Which containers stand open, one byte a node. Never changed in place. */
export type OpenNodes = Uint8Array;

/** The nodes on show, in reading order, hence ascending. */
export function visibleRows(index: JsonIndex, open: OpenNodes): Uint32Array {
  const rows = new Uint32Array(index.count);
  let length = 0;
  for (let node = 0; node < index.count;) {
    rows[length] = node;
    length += 1;
    node = open[node] || !isContainer(index, node) ? node + 1 : (index.next[node] ?? index.count);
  }
  return rows.slice(0, length);
}

/** Opens every container above `depth`: 1 shows the root's children. Closes all below. */
export function openToDepth(index: JsonIndex, depth: number): OpenNodes {
  const open = new Uint8Array(index.count);
  for (let node = 0; node < index.count; node += 1) {
    if ((index.depth[node] ?? 0) < depth && isContainer(index, node)) open[node] = 1;
  }
  return open;
}

/** Rows that `openToDepth` would show. */
export function rowsToDepth(index: JsonIndex, depth: number): number {
  let rows = 0;
  for (let node = 0; node < index.count; node += 1) if ((index.depth[node] ?? 0) <= depth) rows += 1;
  return rows;
}

/** A first view: as deep as fits about a screen or two, and at least the root's children. */
export function firstOpen(index: JsonIndex): OpenNodes {
  let depth = 1;
  while (depth < 4 && rowsToDepth(index, depth + 1) <= 120) depth += 1;
  return openToDepth(index, depth);
}

export function toggle(open: OpenNodes, node: number): OpenNodes {
  const next = open.slice();
  next[node] = open[node] ? 0 : 1;
  return next;
}

/** The same with every ancestor of `node` open; unchanged where they are. */
export function openAncestors(index: JsonIndex, open: OpenNodes, node: number): OpenNodes {
  let next: OpenNodes | null = null;
  for (let at = index.parent[node] ?? NONE; at !== NONE; at = index.parent[at] ?? NONE) {
    if (open[at]) continue;
    next ??= open.slice();
    next[at] = 1;
  }
  return next ?? open;
}

/** Place of the first entry not below `value` in an ascending column. */
export function lowerBound(column: Uint32Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of a node; where it is hidden, the row of its nearest shown ancestor. */
export function rowOf(rows: Uint32Array, index: JsonIndex, node: number): number {
  for (let at = node; at !== NONE; at = index.parent[at] ?? NONE) {
    const row = lowerBound(rows, at);
    if (rows[row] === at) return row;
  }
  return 0;
}
