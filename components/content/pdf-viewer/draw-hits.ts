import { joinBoxes, type Box } from "./join-boxes";
import type { RunRange } from "./search-text";

/** A match on a page; `chosen` marks the current one. */
export interface PageHit {
  ranges: readonly RunRange[];
  chosen: boolean;
}

/**
 * Draws a box over each part of each match, positioned by the text layer. Returns the position of the current match.
 */
export function drawHits(
  overlay: HTMLElement,
  divs: readonly HTMLElement[],
  hits: readonly PageHit[],
): { top: number; height: number } | null {
  overlay.replaceChildren();
  const origin = overlay.getBoundingClientRect();
  if (origin.width === 0 || origin.height === 0) return null;
  let place: { top: number; height: number } | null = null;
  for (const { ranges, chosen } of hits) {
    const boxes = ranges.map((part) => boxOf(divs[part.run], part)).filter((box) => box !== null);
    for (const { left, top, right, bottom } of joinBoxes(boxes)) {
      const mark = document.createElement("div");
      mark.className = chosen ? "pdf-hit pdf-hit-chosen" : "pdf-hit";
      mark.style.left = `${(100 * (left - origin.left)) / origin.width}%`;
      mark.style.top = `${(100 * (top - origin.top)) / origin.height}%`;
      mark.style.width = `${(100 * (right - left)) / origin.width}%`;
      mark.style.height = `${(100 * (bottom - top)) / origin.height}%`;
      overlay.append(mark);
      if (chosen) place ??= { top: top - origin.top, height: bottom - top };
    }
  }
  return place;
}

function boxOf(div: HTMLElement | undefined, { start, end }: RunRange): Box | null {
  const text = div?.firstChild;
  if (!text?.isConnected || !text.nodeValue || text.nodeValue.length < end) return null;
  const range = document.createRange();
  range.setStart(text, start);
  range.setEnd(text, end);
  return range.getBoundingClientRect();
}
