import { createReadStream } from "node:fs";

/** A line of a file without its line ending; `bytes` is null if it exceeds the limit, and nothing of it is kept. */
export type Line = { number: number; bytes: Buffer | null; length: number };

const FEED = 0x0a;

/** Streams the lines of a file in batches. Holds at most one chunk and one line within the limit in memory. */
export async function* linesOf(path: string, limit: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let [length, number] = [0, 0];
  const add = (part: Buffer) => {
    length += part.length;
    if (length > limit) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const end = (): Line => {
    number += 1;
    const line = { number, bytes: length > limit ? null : withoutReturn(Buffer.concat(parts)), length };
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(FEED); at >= 0; at = chunk.indexOf(FEED, from)) {
      add(chunk.subarray(from, at));
      yield end();
      from = at + 1;
    }
    add(chunk.subarray(from));
  }
  if (length > 0) yield end();
}

function withoutReturn(line: Buffer): Buffer {
  return line[line.length - 1] === 0x0d ? line.subarray(0, -1) : line;
}
