/** A text cut into rows of bounded width, for a virtualized list. */
export interface RawSegments {
  /** Start offset of each row. A row ends where the next one starts. */
  start: Uint32Array;
  /** Line number of each row, from 1. */
  line: Uint32Array;
}

/** Wraps lines longer than `width` UTF-16 units. Surrogate pairs are not split. */
export function cutRows(text: string, width: number = 200): RawSegments {
  const start: number[] = [];
  const line: number[] = [];
  let lineStart = 0;
  for (let number = 1; ; number += 1) {
    const newline = text.indexOf("\n", lineStart);
    const end = newline === -1 ? text.length : newline;
    let at = lineStart;
    do {
      start.push(at);
      line.push(number);
      at += width;
      if (isLowSurrogate(text.charCodeAt(at)) && at < end) at -= 1;
    } while (at < end);
    if (newline === -1) break;
    lineStart = newline + 1;
  }
  return { start: Uint32Array.from(start), line: Uint32Array.from(line) };
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
