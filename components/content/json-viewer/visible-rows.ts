import { NONE, isContainer, type JsonIndex } from "./json-index";

/** Which containers are open, one byte per node. Treat as immutable. */
export type OpenNodes = Uint8Array;

/** The visible nodes in document order, which is ascending. */
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

/** Opens every container above `depth` and closes all others. Depth 1 shows the root's children. */
export function openToDepth(index: JsonIndex, depth: number): OpenNodes {
  const open = new Uint8Array(index.count);
  for (let node = 0; node < index.count; node += 1) {
    if ((index.depth[node] ?? 0) < depth && isContainer(index, node)) open[node] = 1;
  }
  return open;
}

/** Number of rows that `openToDepth` would show. */
export function rowsToDepth(index: JsonIndex, depth: number): number {
  let rows = 0;
  for (let node = 0; node < index.count; node += 1) if ((index.depth[node] ?? 0) <= depth) rows += 1;
  return rows;
}

/** Initial view: as deep as fits one or two screens, and at least the root's children. */
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

/** Opens every ancestor of `node`. Returns the same array if they are open already. */
export function openAncestors(index: JsonIndex, open: OpenNodes, node: number): OpenNodes {
  let next: OpenNodes | null = null;
  for (let at = index.parent[node] ?? NONE; at !== NONE; at = index.parent[at] ?? NONE) {
    if (open[at]) continue;
    next ??= open.slice();
    next[at] = 1;
  }
  return next ?? open;
}

/** Index of the first entry that is not below `value` in an ascending column. */
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

/** The row of a node, or of its nearest visible ancestor if it is hidden. */
export function rowOf(rows: Uint32Array, index: JsonIndex, node: number): number {
  for (let at = node; at !== NONE; at = index.parent[at] ?? NONE) {
    const row = lowerBound(rows, at);
    if (rows[row] === at) return row;
  }
  return 0;
}
