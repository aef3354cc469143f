"use client";

import { useId } from "react";
import type { KeyboardEvent, ReactElement, Ref } from "react";
import { NONE, isContainer, type JsonIndex } from "./json-index";
import { JsonRow, isLong, type RowView } from "./json-row";
import { lowerBound, rowOf, type OpenNodes } from "./visible-rows";
import { WindowedRows, type RowsHandle } from "./windowed-rows";

const ROW_HEIGHT = 22;

interface JsonTreeProps extends RowView {
  label: string;
  rows: Uint32Array;
  open: OpenNodes;
  active: number;
  full: ReadonlySet<number>;
  matches: Uint32Array;
  handle: Ref<RowsHandle>;
  /** `onActive` (keyboard) scrolls the value into view. `onPick` (pointer) does not scroll. */
  onActive: (node: number) => void;
  onPick: (node: number) => void;
  onToggle: (node: number) => void;
  onFull: (node: number) => void;
}

/** A JSON text as a tree with one tab stop. The arrow keys move within it. */
export function JsonTree(props: JsonTreeProps): ReactElement {
  const { text, index, rows, open, active, full, matches, query, wrap, label, handle } = props;
  const prefix = useId();
  const press = (node: number, part: "row" | "toggle" | "full") => {
    props.onPick(node);
    if (part === "toggle" && isContainer(index, node)) props.onToggle(node);
    if (part === "full") props.onFull(node);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const pane = event.currentTarget;
    const page = Math.max(1, Math.floor(pane.clientHeight / ROW_HEIGHT) - 1);
    const step = stepFor(event.key, props, page);
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  };
  return (
    <WindowedRows
      count={rows.length}
      rowHeight={ROW_HEIGHT}
      handle={handle}
      pane={{
        role: "tree",
        tabIndex: 0,
        "aria-label": label,
        "aria-activedescendant": `${prefix}${active}`,
        onKeyDown,
        className:
          "min-h-0 flex-1 overflow-auto font-mono text-xs outline-offset-[-2px] focus-visible:outline-2 " +
          "outline-focus [overflow-anchor:none]",
      }}
      renderRow={(row, rowProps) => {
        const node = rows[row] ?? 0;
        return (
          <JsonRow
            key={node}
            row={rowProps}
            id={`${prefix}${node}`}
            {...{ text, index, query, wrap, node }}
            open={open[node] === 1}
            active={node === active}
            full={full.has(node)}
            matches={matches[lowerBound(matches, node)] === node}
            onPress={press}
          />
        );
      }}
    />
  );
}

/** What a key does in the tree, following the ARIA tree view pattern; null if nothing. */
function stepFor(key: string, props: JsonTreeProps, page: number): (() => void) | null {
  const { text, index, rows, open, active, onActive, onToggle, onFull } = props;
  const row = rowOf(rows, index, active);
  const container = isContainer(index, active);
  const go = (to: number) => () => onActive(rows[Math.max(0, Math.min(to, rows.length - 1))] ?? 0);
  switch (key) {
    case "ArrowDown":
      return go(row + 1);
    case "ArrowUp":
      return go(row - 1);
    case "PageDown":
      return go(row + page);
    case "PageUp":
      return go(row - page);
    case "Home":
      return go(0);
    case "End":
      return go(rows.length - 1);
    case "ArrowRight":
      if (!container || (index.size[active] ?? 0) === 0) return () => undefined;
      return open[active] ? go(row + 1) : () => onToggle(active);
    case "ArrowLeft":
      return leave(index, active, container && open[active] === 1, onToggle, onActive);
    case "Enter":
    case " ":
      if (container) return () => onToggle(active);
      return isLong(text, index, active) ? () => onFull(active) : () => undefined;
    default:
      return null;
  }
}

function leave(
  index: JsonIndex,
  active: number,
  isOpen: boolean,
  onToggle: (node: number) => void,
  onActive: (node: number) => void,
): () => void {
  const parent = index.parent[active] ?? NONE;
  if (isOpen) return () => onToggle(active);
  return parent === NONE ? () => undefined : () => onActive(parent);
}
