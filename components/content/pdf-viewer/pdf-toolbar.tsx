"use client";

import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp, Download, RotateCw, ZoomIn, ZoomOut } from "lucide-react";
import { useRef, useState } from "react";
import type { KeyboardEvent, ReactElement } from "react";
import { IconButton } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { PageNumber } from "./page-number";
import type { Zoom } from "./page-window";

interface SearchState {
  query: string;
  count: number;
  at: number;
  done: boolean;
}

interface PdfToolbarProps {
  fileName: string;
  page: number;
  pages: number;
  zoom: Zoom;
  percent: number;
  search: SearchState;
  saving: boolean;
  onPage: (page: number) => void;
  onZoom: (zoom: Zoom) => void;
  onZoomBy: (by: 1 | -1) => void;
  onTurn: () => void;
  onSearch: (query: string) => void;
  onHit: (step: 1 | -1) => void;
  onSave: () => void;
  /** Called on Escape, to move the focus to the pages. */
  onLeave: () => void;
}

const FACTORS = [0.5, 0.8, 1, 1.25, 1.5, 2, 3, 4];

export function PdfToolbar(props: PdfToolbarProps): ReactElement {
  const { page, pages, zoom, percent, saving, onPage, onZoom, onZoomBy, onTurn, onSave, onLeave } = props;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape" && !(event.target instanceof HTMLInputElement && event.target.value !== "")) onLeave();
    else moveFocus(event);
  };
  const options = [
    { value: "width", label: "Fit width" },
    { value: "page", label: "Fit page" },
    ...FACTORS.map((factor) => ({ value: String(factor), label: `${factor * 100}%` })),
  ];
  const value = String(zoom);
  if (!options.some((option) => option.value === value)) options.push({ value, label: `${percent}%` });
  return (
    <div
      role="toolbar"
      aria-label="PDF controls"
      onKeyDown={onKeyDown}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-2 py-1.5 text-sm"
    >
      <span className="flex items-center gap-1">
        <IconButton size="sm" label="Previous page" disabled={page <= 1} onClick={() => onPage(page - 1)}>
          <ChevronLeft aria-hidden="true" />
        </IconButton>
        <PageNumber page={page} pages={pages} onPage={onPage} />
        <span className="text-ink-muted tabular-nums">of {pages}</span>
        <IconButton size="sm" label="Next page" disabled={page >= pages} onClick={() => onPage(page + 1)}>
          <ChevronRight aria-hidden="true" />
        </IconButton>
      </span>
      <span className="flex items-center gap-1">
        <IconButton size="sm" label="Zoom out" disabled={percent <= 25} onClick={() => onZoomBy(-1)}>
          <ZoomOut aria-hidden="true" />
        </IconButton>
        <Select
          aria-label="Zoom"
          value={value}
          options={options}
          onChange={(event) => onZoom(zoomFrom(event.target.value))}
        />
        <IconButton size="sm" label="Zoom in" disabled={percent >= 400} onClick={() => onZoomBy(1)}>
          <ZoomIn aria-hidden="true" />
        </IconButton>
        <IconButton size="sm" label="Rotate clockwise" onClick={onTurn}>
          <RotateCw aria-hidden="true" />
        </IconButton>
      </span>
      <SearchField {...props} />
      <IconButton size="sm" label={`Download ${props.fileName}`} className="ml-auto" pending={saving} onClick={onSave}>
        {!saving && <Download aria-hidden="true" />}
      </IconButton>
    </div>
  );
}

function SearchField({ search, onSearch, onHit }: PdfToolbarProps): ReactElement {
  const [draft, setDraft] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const put = (query: string) => {
    setDraft(query);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(query), 200);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && draft === search.query) onHit(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && draft !== "") put("");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span role="search" aria-label="Search in this file" className="flex items-center gap-1">
      <input
        type="search"
        value={draft}
        placeholder="Search in text"
        aria-label="Search in text"
        spellCheck={false}
        onChange={(event) => put(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-7 w-44 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink"
      />
      <span role="status" className="min-w-20 text-xs text-ink-muted tabular-nums">
        {standing(search)}
      </span>
      <IconButton size="sm" label="Previous match" disabled={search.count === 0} onClick={() => onHit(-1)}>
        <ChevronUp aria-hidden="true" />
      </IconButton>
      <IconButton size="sm" label="Next match" disabled={search.count === 0} onClick={() => onHit(1)}>
        <ChevronDown aria-hidden="true" />
      </IconButton>
    </span>
  );
}

function standing({ query, count, at, done }: SearchState): string {
  if (query.trim() === "") return "";
  if (count === 0) return done ? "No matches" : "Searching…";
  return `${at + 1} of ${count.toLocaleString("en-GB")}${done ? "" : "…"}`;
}

function zoomFrom(value: string): Zoom {
  return value === "width" || value === "page" ? value : Number(value);
}

/** Arrow keys move between the controls, except in a field that needs them. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (by === 0 || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
  const controls = [...event.currentTarget.querySelectorAll<HTMLElement>("button:enabled, input, select")];
  const at = controls.findIndex((control) => control === event.target);
  controls[(at + by + controls.length) % controls.length]?.focus();
  event.preventDefault();
  event.stopPropagation();
}
