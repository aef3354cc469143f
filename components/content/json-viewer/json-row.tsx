"use client";

import { clsx } from "clsx";
import { ChevronDown, ChevronRight } from "lucide-react";
import type { MouseEvent, ReactElement } from "react";
import { ARRAY, KIND_BITS, NULL, NUMBER, OBJECT, STRING, type JsonIndex } from "./json-index";
import { keySource, valueSource, valueText } from "./node-text";
import { markQuery } from "./search-nodes";
import type { RowProps } from "./windowed-rows";

/** Characters of a string shown before "Show all", and the maximum rendered of any value. */
const PREVIEW = 300;
const MAX_SHOWN = 100_000;

export interface RowView {
  text: string;
  index: JsonIndex;
  query: string;
  wrap: boolean;
}

interface JsonRowProps extends RowView {
  node: number;
  id: string;
  row: RowProps;
  open: boolean;
  active: boolean;
  matches: boolean;
  /** Whether a long string is shown in full. */
  full: boolean;
  onPress: (node: number, part: "row" | "toggle" | "full") => void;
}

/** Whether a string is longer than its one-line preview. */
export function isLong(text: string, index: JsonIndex, node: number): boolean {
  if (((index.kind[node] ?? NULL) & KIND_BITS) !== STRING) return false;
  const length = (index.end[node] ?? 0) - (index.start[node] ?? 0);
  return length > PREVIEW || (length < MAX_SHOWN && valueSource(text, index, node).includes("\\n"));
}

/** One value: its key or index, its source, and the number of children of a container. */
export function JsonRow(props: JsonRowProps): ReactElement {
  const { text, index, node, row, id, open, active, matches, full, wrap, query, onPress } = props;
  const kind = (index.kind[node] ?? NULL) & KIND_BITS;
  const container = kind === OBJECT || kind === ARRAY;
  const depth = index.depth[node] ?? 0;
  const parent = index.parent[node] ?? 0;
  const key = keySource(text, index, node);
  const press = (part: "row" | "toggle" | "full") => (event: MouseEvent) => {
    event.stopPropagation();
    onPress(node, part);
  };
  return (
    <div
      {...row}
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-setsize={node === 0 ? 1 : (index.size[parent] ?? 1)}
      aria-posinset={(index.ordinal[node] ?? 0) + 1}
      aria-expanded={container ? open : undefined}
      aria-selected={active}
      onClick={press("row")}
      onDoubleClick={container ? press("toggle") : undefined}
      style={{ ...row.style, paddingLeft: 8 + 16 * Math.min(depth, 40) }}
      className={clsx(
        "flex min-h-[22px] min-w-full items-start border-l-2 pr-4 leading-[22px]",
        wrap || full ? "w-full" : "w-max",
        active ? "border-accent bg-accent-soft" : "border-transparent hover:bg-sunken",
        matches && !active && "bg-attention-soft",
      )}
    >
      <span aria-hidden="true" className="flex h-[22px] w-5 shrink-0 items-center" onClick={press("toggle")}>
        {container && (index.size[node] ?? 0) > 0 && (
          <span className="cursor-pointer text-ink-faint">
            {open ? <ChevronDown className="size-3.5" /> : <ChevronRight className="size-3.5" />}
          </span>
        )}
      </span>
      <span className={clsx("min-w-0", wrap || full ? "break-all whitespace-pre-wrap" : "whitespace-pre")}>
        {key !== null && (
          <span className="font-medium text-ink">
            <Marked text={key.length > PREVIEW ? `${key.slice(0, PREVIEW)}…` : key} query={query} />
          </span>
        )}
        {key === null && node !== 0 && <span className="text-ink-faint">{index.ordinal[node]}</span>}
        {node !== 0 && <span className="text-ink-faint">: </span>}
        {container ? (
          <span className="text-ink-muted">{summary(kind, index.size[node] ?? 0)}</span>
        ) : (
          <Value {...props} kind={kind} onFull={press("full")} />
        )}
      </span>
    </div>
  );
}

type ValueProps = JsonRowProps & { kind: number; onFull: (event: MouseEvent) => void };

function Value({ text, index, node, kind, full, query, onFull }: ValueProps): ReactElement {
  const long = isLong(text, index, node);
  const start = index.start[node] ?? 0;
  const length = (index.end[node] ?? 0) - start;
  const whole = full ? valueText(text, index, node) : "";
  const shown = full ? whole.slice(0, MAX_SHOWN) : text.slice(start, start + Math.min(length, PREVIEW));
  return (
    <>
      <span className={kind === STRING ? "text-good" : kind === NUMBER ? "text-progress" : "text-attention"}>
        <Marked text={shown} query={query} />
        {!full && length > PREVIEW && "…"}
      </span>
      {full && whole.length > MAX_SHOWN && (
        <span className="text-ink-muted">
          {` … the first ${count(MAX_SHOWN)} of ${count(whole.length)} characters. Copy the value to get the rest.`}
        </span>
      )}
      {long && (
        <button
          type="button"
          tabIndex={-1}
          onClick={onFull}
          className="ml-2 rounded-sm px-1 font-sans text-accent underline underline-offset-2 hover:bg-sunken"
        >
          {full ? "Show less" : `Show all ${count(length - 2)} characters`}
        </button>
      )}
    </>
  );
}

function Marked({ text, query }: { text: string; query: string }): ReactElement {
  if (query === "") return <>{text}</>;
  return (
    <>
      {markQuery(text, query).map(({ text: part, hit }, at) =>
        hit ? (
          <mark key={at} className="rounded-sm bg-attention-soft text-ink outline-1 outline-attention">
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </>
  );
}

function summary(kind: number, size: number): string {
  if (kind === ARRAY) return size === 0 ? "[ ]" : `[…] ${count(size)} ${size === 1 ? "item" : "items"}`;
  return size === 0 ? "{ }" : `{…} ${count(size)} ${size === 1 ? "key" : "keys"}`;
}

function count(value: number): string {
  return value.toLocaleString("en-GB");
}
