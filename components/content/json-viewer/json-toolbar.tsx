"use client";

import { ChevronDown, ChevronUp, Download, Search, WrapText } from "lucide-react";
import type { KeyboardEvent, ReactElement } from "react";
import { Button, IconButton } from "@/components/ui/button";

/**
 * Search state: `at` counts from 0 and is -1 before the first match is shown; `total` is null while the search runs.
 */
interface Hits {
  total: number | null;
  at: number;
}

interface JsonToolbarProps {
  label: string;
  view: "tree" | "raw";
  wrap: boolean;
  query: string;
  hits: Hits;
  /** Depths to choose from, each with the reason if it is disabled. Infinity means all. */
  depths: readonly { depth: number; refused: string | null }[];
  onView: (view: "tree" | "raw") => void;
  onWrap: () => void;
  onQuery: (query: string) => void;
  onHit: (step: 1 | -1) => void;
  onDepth: (depth: number) => void;
  onSave: () => void;
}

export function JsonToolbar(props: JsonToolbarProps): ReactElement {
  const { label, view, wrap, depths, onView, onWrap, onDepth, onSave } = props;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-2 py-1.5">
      <div role="group" aria-label="View" className="flex gap-1">
        {(["tree", "raw"] as const).map((name) => (
          <Button
            key={name}
            size="sm"
            variant={view === name ? "secondary" : "ghost"}
            aria-pressed={view === name}
            onClick={() => onView(name)}
          >
            {name === "tree" ? "Tree" : "Raw"}
          </Button>
        ))}
      </div>
      {view === "tree" && (
        <>
          <SearchField {...props} />
          <div role="group" aria-label="Expand to depth" className="flex items-center gap-0.5">
            <span aria-hidden="true" className="mr-1 text-xs text-ink-muted">
              Depth
            </span>
            {depths.map(({ depth, refused }) => (
              <Button
                key={depth}
                size="sm"
                variant="ghost"
                aria-label={depth === Infinity ? "Expand all" : `Expand to depth ${depth}`}
                title={refused ?? undefined}
                disabled={refused !== null}
                onClick={() => onDepth(depth)}
              >
                {depth === Infinity ? "All" : depth}
              </Button>
            ))}
          </div>
          <IconButton size="sm" label="Wrap long lines" aria-pressed={wrap} onClick={onWrap}>
            <WrapText aria-hidden="true" className={wrap ? "text-accent" : undefined} />
          </IconButton>
        </>
      )}
      <IconButton size="sm" label={`Download ${label}`} className="ml-auto" onClick={onSave}>
        <Download aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function SearchField({ query, hits, onQuery, onHit }: JsonToolbarProps): ReactElement {
  const none = hits.total === null || hits.total === 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") onHit(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && query !== "") onQuery("");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div role="search" aria-label="Search in this JSON" className="flex flex-wrap items-center gap-1">
      <span className="relative">
        <Search aria-hidden="true" className="absolute top-1.5 left-2 size-4 text-ink-faint" />
        <input
          type="search"
          value={query}
          placeholder="Keys and values"
          aria-label="Search keys and values"
          spellCheck={false}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-7 w-36 rounded-md md:w-44 border border-line-strong bg-surface pr-1 pl-7 text-sm text-ink"
        />
      </span>
      <span role="status" className="min-w-16 text-xs text-ink-muted tabular-nums">
        {standing(query, hits)}
      </span>
      <IconButton size="sm" label="Previous match" disabled={none} onClick={() => onHit(-1)}>
        <ChevronUp aria-hidden="true" />
      </IconButton>
      <IconButton size="sm" label="Next match" disabled={none} onClick={() => onHit(1)}>
        <ChevronDown aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function standing(query: string, { total, at }: Hits): string {
  if (query === "") return "";
  if (total === null) return "Searching…";
  if (total === 0) return "No matches";
  return `${(at + 1).toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")}`;
}
