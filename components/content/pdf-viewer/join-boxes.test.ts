import { describe, expect, it } from "vitest";
import { joinBoxes, type Box } from "./join-boxes";

function box(left: number, top: number, width: number, height: number): Box {
  return { left, top, right: left + width, bottom: top + height };
}

describe("joinBoxes", () => {
  it("joins letters of one line, horizontal or rotated", () => {
    expect(joinBoxes([box(0, 0, 10, 20), box(9, 0, 10, 20), box(22, 1, 10, 20)])).toEqual([box(0, 0, 32, 21)]);
    expect(joinBoxes([box(0, 0, 20, 10), box(0, 9, 20, 10), box(0, 22, 20, 10)])).toEqual([box(0, 0, 20, 32)]);
  });

  it("keeps lines and distant words apart, and drops empty boxes", () => {
    const lines = [box(0, 0, 200, 20), box(0, 26, 120, 20)];
    expect(joinBoxes(lines)).toEqual(lines);
    const words = [box(0, 0, 40, 20), box(90, 0, 40, 20)];
    expect(joinBoxes(words)).toEqual(words);
    expect(joinBoxes([box(5, 5, 0, 10)])).toEqual([]);
  });
});
