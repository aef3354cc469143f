"use client";

import { clsx } from "clsx";
import { useEffect, useMemo, useState } from "react";
import type { ReactElement } from "react";
import type { Heading } from "./article";

/** Distance in px from the top of the window at which a heading counts as current. */
const READING_LINE = 96;

/** The headings of an article as links. The current one has aria-current. */
export function Outline({ headings }: { headings: readonly Heading[] }): ReactElement | null {
  const current = useReadHeading(headings);
  const shallowest = useMemo(() => headings.reduce((least, { depth }) => Math.min(least, depth), 6), [headings]);
  if (headings.length === 0) return null;
  return (
    <nav aria-label="Outline" className="text-xs leading-[1.35]">
      <ol className="border-l border-line">
        {headings.map(({ depth, text, id }) => (
          <li key={id}>
            <a
              href={`#${encodeURIComponent(id)}`}
              dir="auto"
              aria-current={id === current ? "location" : undefined}
              style={{ paddingLeft: `${12 + 12 * Math.min(depth - shallowest, 3)}px` }}
              className={clsx(
                "-ml-px block border-l py-1 pr-2 outline-offset-[-2px] focus-visible:outline-2 outline-focus",
                id === current
                  ? "border-accent font-medium text-ink"
                  : "border-transparent text-ink-muted hover:text-ink",
              )}
            >
              {text}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function useReadHeading(headings: readonly Heading[]): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  useEffect(() => {
    let frame = 0;
    const read = () => {
      frame = 0;
      const elements = headings.map(({ id }) => document.getElementById(id)).filter((element) => element !== null);
      setCurrent(lastAbove(elements));
    };
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(read);
    };
    schedule();
    // Capture, because the window or any pane around the article may be what scrolls.
    document.addEventListener("scroll", schedule, { capture: true, passive: true });
    window.addEventListener("resize", schedule);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("scroll", schedule, { capture: true });
      window.removeEventListener("resize", schedule);
    };
  }, [headings]);
  return current;
}

/** Binary search, because scroll events are frequent and long articles have hundreds of headings. */
function lastAbove(elements: readonly HTMLElement[]): string | null {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const top = elements[middle]?.getBoundingClientRect().top ?? Infinity;
    if (top <= READING_LINE) low = middle + 1;
    else high = middle;
  }
  return elements[Math.max(low - 1, 0)]?.id ?? null;
}
