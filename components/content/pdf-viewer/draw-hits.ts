import type { RunRange } from "./search-text";

/** A match on a page; `chosen` is the one being looked at. */
export interface PageHit {
  ranges: readonly RunRange[];
  chosen: boolean;
}

/** Draws a box over each part of each match, by where the text layer's words stand. Returns the chosen one's place. */
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
    for (const part of ranges) {
      const rect = rectOf(divs[part.run], part);
      if (!rect) continue;
      const box = document.createElement("div");
      box.className = chosen ? "pdf-hit pdf-hit-chosen" : "pdf-hit";
      box.style.left = `${(100 * (rect.left - origin.left)) / origin.width}%`;
      box.style.top = `${(100 * (rect.top - origin.top)) / origin.height}%`;
      box.style.width = `${(100 * rect.width) / origin.width}%`;
      box.style.height = `${(100 * rect.height) / origin.height}%`;
      overlay.append(box);
      if (chosen) place ??= { top: rect.top - origin.top, height: rect.height };
    }
  }
  return place;
}

function rectOf(div: HTMLElement | undefined, { start, end }: RunRange): DOMRect | null {
  const text = div?.firstChild;
  if (!text?.isConnected || !text.nodeValue || text.nodeValue.length < end) return null;
  const range = document.createRange();
  range.setStart(text, start);
  range.setEnd(text, end);
  return range.getBoundingClientRect();
}
