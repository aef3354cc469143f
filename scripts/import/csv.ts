/** A CSV record and its first line; `problem` says why it could not be read. */
export type CsvRecord = { line: number; fields: string[]; problem: string | null };

const FIELD = /"([^"]*(?:""[^"]*)*)"|[^",\r\n]*/y;
const END = /,|\r?\n|$/y;

const UNCLOSED = "a quote is never closed";
const STRAY = "a field contains a quote or a lone carriage return. Quote the field and double the quotes in it";

/**
 * Parses CSV by RFC 4180; lines may also end with LF only. A record with a stray character ends at the end of its line;
 * one with an unclosed quote ends at the end of the text.
 */
export function* recordsOf(text: string): Generator<CsvRecord> {
  let [at, line] = [0, 1];
  while (at < text.length) {
    const { end, ...record } = recordAt(text, at);
    yield { line, ...record };
    line += text.slice(at, end).split("\n").length - 1;
    at = end;
  }
}

function recordAt(text: string, from: number): Omit<CsvRecord, "line"> & { end: number } {
  const fields: string[] = [];
  for (let at = from; ;) {
    const [whole, quoted] = matchAt(FIELD, text, at) ?? [""];
    const end = matchAt(END, text, at + whole.length);
    if (!end) {
      const closed = text[at] !== '"' || quoted !== undefined;
      const feed = text.indexOf("\n", at);
      const next = closed && feed >= 0 ? feed + 1 : text.length;
      return { fields, problem: closed ? STRAY : UNCLOSED, end: next };
    }
    fields.push(quoted === undefined ? whole : quoted.replaceAll('""', '"'));
    at += whole.length + end[0].length;
    if (end[0] !== ",") return { fields, problem: null, end: at };
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
