import { createReadStream } from "node:fs";

/** A line of a file without its end; `bytes` is null where it is longer than the limit, of which nothing is kept. */
export type Line = { number: number; bytes: Buffer | null; length: number };

const FEED = 0x0a;

/** The lines of a file in batches as they are read, holding no more than one chunk and one line within the limit. */
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
