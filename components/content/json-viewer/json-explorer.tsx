"use client";

import { useMemo, useRef, useState } from "react";
import type { ReactElement } from "react";
import { ActiveValue } from "./active-value";
import type { JsonIndex } from "./json-index";
import { JsonToolbar } from "./json-toolbar";
import { JsonTree } from "./json-tree";
import { RawText } from "./raw-text";
import type { JsonReading } from "./use-json-worker";
import {
  firstOpen,
  openAncestors,
  openToDepth,
  rowOf,
  rowsToDepth,
  toggle,
  visibleRows,
  type OpenNodes,
} from "./visible-rows";
import { STRETCH, type RowsHandle } from "./windowed-rows";

interface JsonExplorerProps {
  text: string;
  label: string;
  index: JsonIndex;
  search: JsonReading["search"];
  onSave: () => void;
}

const NO_MATCHES = new Uint32Array(0);

export function JsonExplorer({ text, label, index, search, onSave }: JsonExplorerProps): ReactElement {
  const [view, setView] = useState<"tree" | "raw">("tree");
  const [wrap, setWrap] = useState(false);
  const [open, setOpen] = useState<OpenNodes>(() => firstOpen(index));
  const [full, setFull] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState(0);
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<{ query: string; nodes: Uint32Array; at: number } | null>(null);
  const handle = useRef<RowsHandle>(null);
  // The worker answers between renders and needs the nodes that are open at that moment.
  const latestOpen = useRef(open);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rows = useMemo(() => visibleRows(index, open), [index, open]);
  const depths = useMemo(() => depthsOf(index), [index]);
  const current = found?.query === query ? found : null;

  const activate = (node: number) => {
    setActive(node);
    handle.current?.reveal(rowOf(rows, index, node));
  };
  const put = (next: OpenNodes) => {
    latestOpen.current = next;
    setOpen(next);
  };
  const change = (next: OpenNodes) => {
    put(next);
    const shown = visibleRows(index, next);
    const row = rowOf(shown, index, active);
    setActive(shown[row] ?? 0);
    return row;
  };
  const showMatch = (nodes: Uint32Array, at: number, forQuery: string) => {
    setFound({ query: forQuery, nodes, at });
    const node = nodes[at];
    if (node === undefined) return;
    setActive(node);
    const next = openAncestors(index, latestOpen.current, node);
    put(next);
    handle.current?.reveal(rowOf(visibleRows(index, next), index, node));
  };
  const ask = (next: string) => {
    setQuery(next);
    clearTimeout(timer.current);
    if (next === "") return;
    timer.current = setTimeout(() => search(next, (nodes) => showMatch(nodes, 0, next)), 150);
  };
  const step = (by: 1 | -1) => {
    if (!current || current.nodes.length === 0) return;
    showMatch(current.nodes, (current.at + by + current.nodes.length) % current.nodes.length, query);
  };

  return (
    <>
      <JsonToolbar
        {...{ label, view, wrap, query, depths, onSave }}
        hits={{ total: current ? current.nodes.length : null, at: current?.at ?? -1 }}
        onView={setView}
        onWrap={() => setWrap(!wrap)}
        onQuery={ask}
        onHit={step}
        onDepth={(depth) => handle.current?.reveal(change(openToDepth(index, depth)))}
      />
      {view === "raw" ? (
        <RawText text={text} label={`${label}, as text`} />
      ) : (
        <>
          <JsonTree
            {...{ text, index, rows, open, full, active, wrap, label, handle }}
            query={current ? query : ""}
            matches={query === "" ? NO_MATCHES : (current?.nodes ?? NO_MATCHES)}
            onActive={activate}
            onPick={setActive}
            onToggle={(node) => put(toggle(open, node))}
            onFull={(node) => setFull(flip(full, node))}
          />
          <ActiveValue text={text} index={index} node={active} />
        </>
      )}
    </>
  );
}

function flip(set: ReadonlySet<number>, node: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(node)) next.add(node);
  return next;
}

function depthsOf(index: JsonIndex): { depth: number; refused: string | null }[] {
  return [1, 2, 3, Infinity].map((depth) => {
    const rows = rowsToDepth(index, depth);
    const refused =
      rows > STRETCH ? `That would be ${rows.toLocaleString("en-GB")} rows. Search, or expand parts of it.` : null;
    return { depth, refused };
  });
}
