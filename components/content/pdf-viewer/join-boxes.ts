export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Boxes closer than this fraction of their thickness belong to one run of text. */
const NEAR = 0.3;

/** Joins adjacent boxes on a line of horizontal or vertical text. Drops empty boxes. */
export function joinBoxes(boxes: readonly Box[]): Box[] {
  const joined: Box[] = [];
  for (const { left, top, right, bottom } of boxes) {
    if (right - left <= 0 || bottom - top <= 0) continue;
    const last = joined.at(-1);
    if (last && follows(last, { left, top, right, bottom })) {
      last.left = Math.min(last.left, left);
      last.top = Math.min(last.top, top);
      last.right = Math.max(last.right, right);
      last.bottom = Math.max(last.bottom, bottom);
    } else {
      joined.push({ left, top, right, bottom });
    }
  }
  return joined;
}

function follows(a: Box, b: Box): boolean {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const width = Math.min(a.right - a.left, b.right - b.left);
  const height = Math.min(a.bottom - a.top, b.bottom - b.top);
  const sameRow = down > height * 0.7 && across > -height * NEAR;
  const sameColumn = across > width * 0.7 && down > -width * NEAR;
  return sameRow || (sameColumn && width < height * 4);
}
