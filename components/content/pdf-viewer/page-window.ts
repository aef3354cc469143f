/** Size of an upright page in PDF points (1/72 inch). */
export interface PageSize {
  width: number;
  height: number;
}

export type Rotation = 0 | 90 | 180 | 270;
export type Zoom = "width" | "page" | number;

/** CSS px per point at 100 %. */
export const PX_PER_POINT = 96 / 72;
export const GAP = 12;
const ZOOM_STEPS = [0.25, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];

/** Vertical layout of the pages, in CSS px. */
export interface PageLayout {
  tops: readonly number[];
  sizes: readonly PageSize[];
  width: number;
  height: number;
}

export function turned(size: PageSize, rotation: Rotation): PageSize {
  return rotation % 180 === 0 ? size : { width: size.height, height: size.width };
}

/** `scale` is CSS px per point. */
export function layoutPages(sizes: readonly PageSize[], rotation: Rotation, scale: number): PageLayout {
  const tops: number[] = [];
  const placed: PageSize[] = [];
  let top = GAP;
  let width = 0;
  for (const size of sizes) {
    const upright = turned(size, rotation);
    const page = { width: Math.floor(upright.width * scale), height: Math.floor(upright.height * scale) };
    tops.push(top);
    placed.push(page);
    top += page.height + GAP;
    width = Math.max(width, page.width);
  }
  return { tops, sizes: placed, width: width + 2 * GAP, height: top };
}

/** Index of the page at `offset`, counting the gap below it; the nearest page if there is none. */
export function pageAt(layout: PageLayout, offset: number): number {
  let low = 0;
  let high = layout.tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((layout.tops[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

/** First and last page index to draw: pages in view or within `margin` px of it. */
export function pagesNear(layout: PageLayout, top: number, height: number, margin: number): [number, number] {
  return [pageAt(layout, top - margin), pageAt(layout, top + height + margin)];
}

/** Index of the page at the middle of the viewport. */
export function pageInMiddle(layout: PageLayout, top: number, height: number): number {
  return pageAt(layout, top + Math.min(height, layout.height) / 2);
}

/** CSS px per point for a zoom setting in a pane. */
export function scaleFor(zoom: Zoom, page: PageSize, pane: PageSize): number {
  if (typeof zoom === "number") return zoom * PX_PER_POINT;
  const width = Math.max(pane.width - 2 * GAP, 40) / page.width;
  const fit = zoom === "width" ? width : Math.min(width, Math.max(pane.height - 2 * GAP, 40) / page.height);
  return Math.min(Math.max(fit, 0.1), 4 * PX_PER_POINT);
}

/** The next zoom step above or below a factor, where 1 is 100 %. */
export function stepZoom(factor: number, by: 1 | -1): number {
  const steps = by === 1 ? ZOOM_STEPS : ZOOM_STEPS.toReversed();
  return steps.find((step) => (step - factor) * by > 0.01) ?? steps.at(-1) ?? 1;
}
