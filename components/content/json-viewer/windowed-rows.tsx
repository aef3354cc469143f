"use client";

import { useEffect, useImperativeHandle, useRef, useState } from "react";
import type { HTMLAttributes, ReactElement, ReactNode, Ref } from "react";
import { Button } from "@/components/ui/button";
import { useRows } from "./use-rows";

/**
 * Maximum rows laid out at once. Browsers limit heights to about 17 million px, so longer lists are shown in stretches.
 */
export const STRETCH = 500_000;

export interface RowsHandle {
  /** Scrolls as little as needed. Centers a row that is far away. */
  reveal(row: number): void;
  /** Number of whole rows that fit the pane. */
  rowsInView(): number;
  focus(): void;
}

export interface RowProps {
  "data-index": number;
  ref: (element: HTMLElement | null) => void;
  style: { position: "absolute"; top: number; transform: string };
}

interface WindowedRowsProps {
  count: number;
  /** Estimated row height in px, before rows are measured. */
  rowHeight: number;
  /** Attributes of the scrolling element, including its role and name. */
  pane: HTMLAttributes<HTMLDivElement>;
  renderRow: (row: number, props: RowProps) => ReactNode;
  handle: Ref<RowsHandle>;
}

/** A virtualized list: only rows near the viewport are in the DOM. */
export function WindowedRows({ count, rowHeight, pane, renderRow, handle }: WindowedRowsProps): ReactElement {
  "use no memo";
  const scroller = useRef<HTMLDivElement>(null);
  const [base, setBase] = useState(0);
  const [target, setTarget] = useState<{ row: number } | null>(null);
  const first = base < count ? base : 0;
  const length = Math.min(count - first, STRETCH);
  const virtualizer = useRows<HTMLDivElement, HTMLElement>({
    count: length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Renders rows in the first paint, before the pane is measured.
    initialRect: { width: 800, height: 400 },
  });

  useImperativeHandle(handle, () => ({
    reveal(row) {
      if (row < first || row >= first + length) setBase(Math.max(0, row - STRETCH / 2));
      setTarget({ row });
    },
    rowsInView: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1),
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }));

  useEffect(() => {
    if (!target) return;
    const row = target.row - first;
    const range = virtualizer.range;
    const far = !range || row < range.startIndex - 40 || row > range.endIndex + 40;
    virtualizer.scrollToIndex(row, { align: far ? "center" : "auto" });
  }, [target, first, virtualizer]);

  const shift = (to: number) => {
    setBase(to);
    setTarget({ row: to });
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {first > 0 && (
        <Stretch first={first} length={length} count={count}>
          <Button size="sm" onClick={() => shift(Math.max(0, first - STRETCH))}>
            Earlier rows
          </Button>
        </Stretch>
      )}
      <div {...pane} ref={scroller}>
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: "relative" }}>
          {virtualizer.getVirtualItems().map((item) =>
            renderRow(first + item.index, {
              "data-index": item.index,
              ref: virtualizer.measureElement,
              style: { position: "absolute", top: 0, transform: `translateY(${item.start}px)` },
            }),
          )}
        </div>
      </div>
      {first + length < count && (
        <Stretch first={first} length={length} count={count}>
          <Button size="sm" onClick={() => shift(first + length)}>
            Later rows
          </Button>
        </Stretch>
      )}
    </div>
  );
}

interface StretchProps {
  first: number;
  length: number;
  count: number;
  children: ReactNode;
}

function Stretch({ first, length, count, children }: StretchProps): ReactElement {
  const number = (value: number) => value.toLocaleString("en-GB");
  return (
    <div className="flex items-center gap-3 border-line bg-attention-soft px-3 py-1 text-xs text-ink">
      Rows {number(first + 1)} to {number(first + length)} of {number(count)} are laid out.
      {children}
    </div>
  );
}
