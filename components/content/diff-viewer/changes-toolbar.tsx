"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { formatCount, plural } from "@/components/ui/format";
import type { DiffView } from "./use-diff-view";

type Props = {
  added: number;
  removed: number;
  /** `total` is the number of changes; `at` is the current one from 0, or -1. */
  total: number;
  at: number;
  onStep: (by: 1 | -1) => void;
  view: DiffView;
  onView: (view: DiffView) => void;
};

const VIEWS: Record<DiffView, string> = { unified: "Unified", split: "Side by side" };

/** Sticky toolbar of a diff: the number of changes, previous and next, and the view. */
export function ChangesToolbar({ added, removed, total, at, onStep, view, onView }: Props) {
  return (
    <div className="sticky top-12 z-10 flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface py-1">
      <p className="tabular">
        <span className="sr-only">
          {plural(added, "line")} added, {plural(removed, "line")} removed
        </span>
        <span aria-hidden="true">
          <span className="font-medium text-good">+{formatCount(added)}</span>{" "}
          <span className="font-medium text-bad">−{formatCount(removed)}</span>{" "}
          {added + removed === 1 ? "line" : "lines"}
        </span>
      </p>
      <p role="status" className="tabular text-ink-muted">
        {at < 0 ? plural(total, "change") : `Change ${formatCount(at + 1)} of ${formatCount(total)}`}
      </p>
      <div className="flex gap-1">
        <IconButton size="sm" label="Previous change (p)" onClick={() => onStep(-1)}>
          <ChevronUp aria-hidden="true" />
        </IconButton>
        <IconButton size="sm" label="Next change (n)" onClick={() => onStep(1)}>
          <ChevronDown aria-hidden="true" />
        </IconButton>
      </div>
      <div role="group" aria-label="View" className="ml-auto flex gap-1 max-lg:hidden">
        {(Object.keys(VIEWS) as DiffView[]).map((each) => (
          <Button
            key={each}
            size="sm"
            variant={view === each ? "secondary" : "ghost"}
            aria-pressed={view === each}
            onClick={() => onView(each)}
          >
            {VIEWS[each]}
          </Button>
        ))}
      </div>
    </div>
  );
}
