"use client";

import { clsx } from "clsx";
import { useEffect, useMemo, useRef } from "react";
import type { ReactElement } from "react";
import { cutRows } from "./raw-segments";
import { lowerBound } from "./visible-rows";
import { WindowedRows, type RowsHandle } from "./windowed-rows";

interface RawTextProps {
  text: string;
  label: string;
  /** Offset to scroll to and mark. */
  mistake?: number;
}

/** A plain text with line numbers. Wrapped rows have no number. */
export function RawText({ text, label, mistake }: RawTextProps): ReactElement {
  const { start, line } = useMemo(() => cutRows(text), [text]);
  const handle = useRef<RowsHandle>(null);
  const marked = mistake === undefined ? -1 : lowerBound(start, mistake + 1) - 1;
  useEffect(() => {
    if (marked >= 0) handle.current?.reveal(marked);
  }, [marked]);
  const gutter = `${Math.max(3, String(line[line.length - 1] ?? 1).length)}ch`;
  return (
    <WindowedRows
      count={start.length}
      rowHeight={20}
      handle={handle}
      pane={{
        role: "region",
        tabIndex: 0,
        "aria-label": label,
        className:
          "min-h-0 flex-1 overflow-auto font-mono text-xs outline-offset-[-2px] focus-visible:outline-2 " +
          "outline-focus",
      }}
      renderRow={(row, props) => {
        const from = start[row] ?? 0;
        const source = text.slice(from, start[row + 1] ?? text.length).replace(/\r?\n$/, "");
        const at = row === marked && mistake !== undefined ? mistake - from : -1;
        return (
          <div
            key={row}
            {...props}
            className={clsx("flex h-5 w-max min-w-full leading-5", row === marked && "bg-bad-soft")}
          >
            <span
              aria-hidden="true"
              style={{ width: `calc(${gutter} + 20px)` }}
              className="shrink-0 pr-3 text-right text-ink-faint select-none"
            >
              {row > 0 && line[row] === line[row - 1] ? "" : line[row]}
            </span>
            <span className="pr-4 whitespace-pre">
              {at < 0 ? (
                source
              ) : (
                <>
                  {source.slice(0, at)}
                  <mark className="bg-transparent text-bad underline decoration-wavy">
                    {source.slice(at, at + 1) || "\u00a0"}
                  </mark>
                  {source.slice(at + 1)}
                </>
              )}
            </span>
          </div>
        );
      }}
    />
  );
}
