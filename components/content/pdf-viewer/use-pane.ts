"use client";

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { pageAt, pageInMiddle, type PageLayout, type PageSize } from "./page-window";

/** The scrolling pane: its size, the visible pages, and functions to scroll. */
export function usePane(layout: (pane: PageSize) => PageLayout) {
  const pane = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<PageSize>({ width: 800, height: 600 });
  const [top, setTop] = useState(0);
  /** The position at the pane's top edge, which is kept when pages change size. */
  const anchor = useRef({ page: 0, share: 0 });
  const current = layout(size);
  const { tops, sizes } = current;
  // Only these values determine the layout; the layout object itself is new each time.
  const key = `${tops.length} ${tops.at(-1) ?? 0} ${sizes[0]?.width ?? 0} ${current.height}`;
  const latest = useRef(current);

  useLayoutEffect(() => {
    latest.current = current;
  });

  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = pane.current;
    if (!element) return;
    const { page, share } = anchor.current;
    const { tops: newTops, sizes: newSizes } = latest.current;
    element.scrollTop = (newTops[page] ?? 0) + share * (newSizes[page]?.height ?? 0);
  }, [key]);

  const onScroll = useCallback(() => {
    const element = pane.current;
    if (!element) return;
    const page = pageAt(latest.current, element.scrollTop);
    const height = latest.current.sizes[page]?.height ?? 1;
    anchor.current = { page, share: (element.scrollTop - (latest.current.tops[page] ?? 0)) / height };
    setTop(element.scrollTop);
  }, []);

  /** `page` counts from 0; `offset` is in px below its top edge. */
  const goTo = useCallback((page: number, offset = -4) => {
    const target = latest.current.tops[page];
    if (pane.current && target !== undefined) pane.current.scrollTop = target + offset;
  }, []);

  const focus = useCallback(() => pane.current?.focus({ preventScroll: true }), []);

  return { pane, size, top, layout: current, onScroll, goTo, focus, middle: pageInMiddle(current, top, size.height) };
}
