"use client";

import { useCallback, useMemo, useRef, useState, type RefObject } from "react";
import { useShortcuts } from "@/components/shell/use-shortcuts";

/**
 * Moves between the changes of a table with `n` and `p`, or `step`. `at` counts from 0 and is -1 before the first step.
 */
export function useChangeSteps(table: RefObject<HTMLTableElement | null>, total: number) {
  const [at, setAt] = useState(-1);
  const latest = useRef(-1);
  const step = useCallback(
    (by: 1 | -1) => {
      if (total === 0) return null;
      const next = Math.min(Math.max(latest.current + by, 0), total - 1);
      latest.current = next;
      setAt(next);
      const change = table.current?.querySelector<HTMLElement>(`[data-change="${next}"]`) ?? null;
      change?.scrollIntoView({ block: "start" });
      return change;
    },
    [table, total],
  );
  const keys = useMemo(() => {
    const go = (by: 1 | -1) => () => step(by)?.focus({ preventScroll: true });
    return { n: go(1), p: go(-1) };
  }, [step]);
  useShortcuts({ keys });
  return { at, step };
}
