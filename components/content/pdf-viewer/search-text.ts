/** A run of text from pdf.js; `hasEOL` means that a line ends after it. */
export interface TextRun {
  str: string;
  hasEOL: boolean;
}

/** Part of a run, in UTF-16 offsets. */
export interface RunRange {
  run: number;
  start: number;
  end: number;
}

/** The text of a page normalized for search: without case and accents, with whitespace collapsed. */
export interface FoldedPage {
  text: string;
  /** For each UTF-16 unit of `text`, its run and the offset there. */
  runs: Uint32Array;
  offsets: Uint32Array;
}

function fold(letter: string): string {
  return letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const SPACE = /^\s$/;

export function foldQuery(query: string): string {
  return Array.from(query, fold).join("").replace(/\s+/g, " ").trim();
}

/** Normalizes a page's text. Joins words hyphenated at a line end; other line ends become a space. */
export function foldPage(runs: readonly TextRun[]): FoldedPage {
  const parts: string[] = [];
  const fromRun: number[] = [];
  const fromOffset: number[] = [];
  const put = (folded: string, run: number, offset: number) => {
    for (const unit of folded.split("")) {
      parts.push(unit);
      fromRun.push(run);
      fromOffset.push(offset);
    }
  };
  runs.forEach(({ str, hasEOL }, run) => {
    let offset = 0;
    for (const letter of str) {
      if (!SPACE.test(letter)) put(fold(letter), run, offset);
      else if (parts.at(-1) !== " ") put(" ", run, offset);
      offset += letter.length;
    }
    if (hasEOL && divided(parts)) {
      parts.pop();
      fromRun.pop();
      fromOffset.pop();
    } else if (hasEOL && parts.at(-1) !== " ") {
      put(" ", run, Math.max(str.length - 1, 0));
    }
  });
  return { text: parts.join(""), runs: Uint32Array.from(fromRun), offsets: Uint32Array.from(fromOffset) };
}

function divided(parts: readonly string[]): boolean {
  return parts.at(-1) === "-" && /\p{L}/u.test(parts.at(-2) ?? "");
}

/** Finds all matches of a normalized query on a page, each as the ranges of runs that show it. */
export function findOnPage(page: FoldedPage, runs: readonly TextRun[], query: string): RunRange[][] {
  const found: RunRange[][] = [];
  if (query === "") return found;
  for (let at = page.text.indexOf(query); at !== -1; at = page.text.indexOf(query, at + query.length)) {
    found.push(rangesOf(page, runs, at, at + query.length));
  }
  return found;
}

function rangesOf(page: FoldedPage, runs: readonly TextRun[], from: number, to: number): RunRange[] {
  const ranges: RunRange[] = [];
  for (let at = from; at < to; at += 1) {
    const run = page.runs[at] ?? 0;
    const start = page.offsets[at] ?? 0;
    const end = start + letterLength(runs[run]?.str ?? "", start);
    const last = ranges.at(-1);
    if (last?.run === run) last.end = Math.max(last.end, end);
    else ranges.push({ run, start, end });
  }
  return ranges;
}

function letterLength(text: string, offset: number): number {
  const code = text.codePointAt(offset);
  return code === undefined ? 0 : code > 0xffff ? 2 : 1;
}
