import { describe, expect, it } from "vitest";
import {
  GAP,
  PX_PER_POINT,
  layoutPages,
  pageAt,
  pageInMiddle,
  pagesNear,
  scaleFor,
  stepZoom,
  turned,
} from "./page-window";

const a4 = { width: 600, height: 800 };
const wide = { width: 1000, height: 500 };

describe("layoutPages", () => {
  const layout = layoutPages([a4, wide, a4], 0, 1);

  it("stacks pages with gaps", () => {
    expect(layout.tops).toEqual([GAP, GAP + 800 + GAP, GAP + 800 + GAP + 500 + GAP]);
    expect(layout.height).toBe(4 * GAP + 2100);
    expect(layout.width).toBe(1000 + 2 * GAP);
  });

  it("rotates pages", () => {
    expect(turned(a4, 90)).toEqual({ width: 800, height: 600 });
    expect(turned(a4, 180)).toEqual(a4);
    expect(layoutPages([a4, wide], 270, 0.5).sizes).toEqual([
      { width: 400, height: 300 },
      { width: 250, height: 500 },
    ]);
  });

  it("finds the page at an offset, or the nearest one beyond the ends", () => {
    expect([-50, 0, 811, 823, 824, 1336, 99_999].map((offset) => pageAt(layout, offset))).toEqual([
      0, 0, 0, 0, 1, 2, 2,
    ]);
    expect(pageAt(layoutPages([], 0, 1), 10)).toBe(0);
  });

  it("draws only pages near the view, out of thousands", () => {
    const long = layoutPages(
      Array.from({ length: 5_000 }, () => a4),
      0,
      1,
    );
    const [first, last] = pagesNear(long, 812 * 2_000, 900, 900);
    expect(first).toBeGreaterThanOrEqual(1_998);
    expect(last).toBeLessThanOrEqual(2_003);
    expect(pageInMiddle(long, 812 * 2_000, 900)).toBe(2_000);
    expect(pagesNear(long, 0, 900, 900)[0]).toBe(0);
  });
});

describe("zoom", () => {
  it("fits the width, the page, or a factor", () => {
    const pane = { width: 624, height: 424 };
    expect(scaleFor("width", a4, pane)).toBe(1);
    expect(scaleFor("page", a4, pane)).toBe(0.5);
    expect(scaleFor("page", wide, { width: 1024, height: 5_000 })).toBe(1);
    expect(scaleFor(2, a4, pane)).toBe(2 * PX_PER_POINT);
    expect(scaleFor("width", a4, { width: 0, height: 0 })).toBe(0.1);
  });

  it("steps from any factor and stops at the ends", () => {
    expect(stepZoom(1, 1)).toBe(1.25);
    expect(stepZoom(1.1, 1)).toBe(1.25);
    expect(stepZoom(1.1, -1)).toBe(1);
    expect(stepZoom(4, 1)).toBe(4);
    expect(stepZoom(0.25, -1)).toBe(0.25);
  });
});
