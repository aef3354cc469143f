"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { plural } from "@/components/ui/format";
import type { Stretch } from "./changes-of";
import { LineCells, NumberCell } from "./line-cells";
import { COLUMNS } from "./table-head";
import type { DiffView } from "./use-diff-view";

/** Lines shown around a change, and the minimum number of further lines worth folding. */
const CONTEXT = 3;

type Props = { view: DiffView; stretch: Extract<Stretch, { kind: "same" }>; isFirst: boolean; isLast: boolean };

/** Unchanged lines: a few next to each change, the others folded. */
export function UnchangedRows({ view, stretch: { before, after, lines }, isFirst, isLast }: Props) {
  const [isOpen, setOpen] = useState(false);
  const from = isFirst ? 0 : CONTEXT;
  const to = lines.length - (isLast ? 0 : CONTEXT);
  const rows = (first: number, end: number) =>
    lines.slice(first, end).map((text, at) => {
      const pieces = [{ text, marked: false }];
      return (
        <tr key={first + at}>
          <NumberCell kind="same" line={before + first + at} />
          {view === "split" && <LineCells kind="same" pieces={pieces} />}
          <NumberCell kind="same" line={after + first + at} />
          <LineCells kind="same" pieces={pieces} />
        </tr>
      );
    });
  if (to - from <= CONTEXT) return <tbody>{rows(0, lines.length)}</tbody>;
  return (
    <tbody>
      {rows(0, from)}
      <tr>
        <td colSpan={COLUMNS[view]} className="border-y border-line bg-sunken p-0 font-sans">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="group/fold flex h-7 w-full items-center gap-1.5 px-2 text-ink-muted -outline-offset-2 hover:text-ink"
          >
            <ChevronRight aria-hidden="true" className="size-3.5 group-aria-expanded/fold:rotate-90" />
            {plural(to - from, "line")} unchanged
          </button>
        </td>
      </tr>
      {isOpen && rows(from, to)}
      {rows(to, lines.length)}
    </tbody>
  );
}
