"use client";

import { useRef } from "react";
import { Notice } from "@/components/ui/states";
import { ChangeRows } from "./change-rows";
import type { MarkedChanges, Stretch, InvisibleDifference } from "./changes-of";
import { ChangesToolbar } from "./changes-toolbar";
import { TableHead } from "./table-head";
import { UnchangedRows } from "./unchanged-rows";
import { useChangeSteps } from "./use-change-steps";
import { useDiffView } from "./use-diff-view";

type Props = { changes: MarkedChanges; before: string; after: string };

const INVISIBLE_DIFFERENCES: Record<InvisibleDifference, string> = {
  line_ends: "Only their line endings differ (CRLF or LF).",
  last_line_end: "Only one of them ends with a newline.",
};

/** A diff, unified or side by side, with unchanged stretches folded. */
export function MarkedText({ changes: { stretches, added, removed, invisible }, before, after }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const total = stretches.filter(({ kind }) => kind === "change").length;
  const { at, step } = useChangeSteps(table, total);
  const [view, setView] = useDiffView();
  const remarks = invisible.map((each) => INVISIBLE_DIFFERENCES[each]).join(" ");
  if (total === 0) {
    return (
      <Notice hue="progress" title={`All lines of ${before} and ${after} are identical.`}>
        {remarks}
      </Notice>
    );
  }
  return (
    <section aria-label="Changes">
      <ChangesToolbar
        added={added}
        removed={removed}
        total={total}
        at={at}
        onStep={step}
        view={view}
        onView={setView}
      />
      <table
        ref={table}
        className="w-full table-fixed border-collapse border-b border-line font-mono text-xs leading-5"
      >
        <TableHead view={view} before={before} after={after} digits={digitsOf(stretches)} />
        {stretches.map((stretch, index) => {
          if (stretch.kind === "same") {
            const edge = { isFirst: index === 0, isLast: index === stretches.length - 1 };
            return <UnchangedRows key={index} view={view} stretch={stretch} {...edge} />;
          }
          // Changed and unchanged stretches alternate.
          const place = index >> 1;
          return (
            <tbody
              key={index}
              tabIndex={-1}
              data-change={place}
              aria-label={`Change ${place + 1} of ${total}`}
              aria-current={place === at ? "true" : undefined}
              className="group"
            >
              <ChangeRows view={view} change={stretch} />
            </tbody>
          );
        })}
      </table>
      {remarks && <p className="pt-2 text-ink-muted">{remarks}</p>}
    </section>
  );
}

/** Number of digits of the longest line number. */
function digitsOf(stretches: readonly Stretch[]): number {
  const last = stretches.at(-1);
  if (!last) return 1;
  const lines = last.kind === "same" ? last.lines.length : Math.max(last.removed.length, last.added.length);
  return String(Math.max(last.before, last.after) + lines).length;
}
