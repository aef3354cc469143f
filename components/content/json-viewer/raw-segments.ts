/** A text as rows of bounded width, for a list that draws only what is in view. */
export interface RawSegments {
  /** Where each row begins; rows end where the next begins. */
  start: Uint32Array;
  /** The line of each row, from 1. */
  line: Uint32Array;
}

/** Lines longer than `width` UTF-16 units go on in further rows; no surrogate pair is parted. */
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
