"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { PageHit } from "./draw-hits";
import type { PDFDocumentProxy } from "./load-pdfjs";
import { findOnPage, foldPage, foldQuery, type FoldedPage, type RunRange, type TextRun } from "./search-text";

interface Match {
  /** Counts from 1. */
  page: number;
  ranges: RunRange[];
}

interface Search {
  query: string;
  matches: readonly Match[];
  /** Index of the current match; -1 before the first. */
  at: number;
  /** Number of pages searched so far. */
  read: number;
}

interface ReadPage {
  runs: TextRun[];
  folded: FoldedPage;
}

const NOTHING: Search = { query: "", matches: [], at: -1, read: 0 };
const NO_HITS: readonly PageHit[] = [];
const MAX_MATCHES = 10_000;

/** Searches every page from first to last, and shows matches as they are found. */
export function usePdfSearch(document: PDFDocumentProxy, onShow: (page: number) => void) {
  const [search, setSearch] = useState<Search>(NOTHING);
  const pages = useRef(new Map<number, Promise<ReadPage>>());
  const turn = useRef(0);

  useEffect(() => {
    pages.current = new Map();
    return () => {
      turn.current += 1;
    };
  }, [document]);

  const readPage = useCallback(
    (number: number) => {
      const known = pages.current.get(number);
      if (known) return known;
      const reading = readRuns(document, number);
      pages.current.set(number, reading);
      return reading;
    },
    [document],
  );

  const ask = useCallback(
    async (query: string, fromPage: number): Promise<void> => {
      turn.current += 1;
      const mine = turn.current;
      const wanted = foldQuery(query);
      if (wanted === "") {
        setSearch({ ...NOTHING, query });
        return;
      }
      const matches: Match[] = [];
      let at = -1;
      for (let number = 1; number <= document.numPages && matches.length < MAX_MATCHES; number += 1) {
        const { runs, folded } = await readPage(number);
        if (turn.current !== mine) return;
        for (const ranges of findOnPage(folded, runs, wanted)) matches.push({ page: number, ranges });
        const last = number === document.numPages;
        const before = at;
        if (at === -1) at = matches.findIndex(({ page }) => page >= fromPage);
        if (at === -1 && last && matches.length > 0) at = 0;
        if (last || number % 10 === 0 || at !== before) setSearch({ query, matches: [...matches], at, read: number });
        const shown = matches[at];
        if (at !== before && shown) onShow(shown.page);
      }
    },
    [document, readPage, onShow],
  );

  const step = (by: 1 | -1) => {
    const { matches } = search;
    if (matches.length === 0) return;
    const at = (search.at + by + matches.length) % matches.length;
    setSearch({ ...search, at });
    const shown = matches[at];
    if (shown) onShow(shown.page);
  };

  const hits = useMemo(() => {
    const byPage = new Map<number, PageHit[]>();
    search.matches.forEach(({ page, ranges }, i) => {
      const list = byPage.get(page) ?? [];
      list.push({ ranges, chosen: i === search.at });
      byPage.set(page, list);
    });
    return byPage;
  }, [search.matches, search.at]);

  return {
    search,
    done: search.read >= document.numPages || search.matches.length >= MAX_MATCHES,
    ask,
    step,
    hitsOn: (page: number): readonly PageHit[] => hits.get(page) ?? NO_HITS,
  };
}

async function readRuns(document: PDFDocumentProxy, number: number): Promise<ReadPage> {
  const page = await document.getPage(number);
  const content = await page.getTextContent();
  const runs = content.items.flatMap((item) => ("str" in item ? [{ str: item.str, hasEOL: item.hasEOL }] : []));
  return { runs, folded: foldPage(runs) };
}
