"use client";

import { useState } from "react";
import type { KeyboardEvent, ReactElement } from "react";

interface PageNumberProps {
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

/**
 * Input for the page number. Enter goes to the page. Escape, or leaving with invalid input, restores the old number.
 */
export function PageNumber({ page, pages, onPage }: PageNumberProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const wanted = Number(draft ?? "");
    setDraft(null);
    if (draft !== null && Number.isInteger(wanted) && wanted >= 1) onPage(Math.min(wanted, pages));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") commit();
    else if (event.key === "Escape" && draft !== null) {
      setDraft(null);
      event.stopPropagation();
    }
  };
  return (
    <input
      inputMode="numeric"
      aria-label={`Page number, of ${pages}`}
      value={draft ?? String(page)}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
      style={{ width: `${String(pages).length + 3}ch` }}
      className="h-7 rounded-md border border-line-strong bg-surface px-1 text-center text-sm text-ink tabular-nums"
    />
  );
}
