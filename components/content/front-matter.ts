const BLOCK = /^\uFEFF?---[ \t]*\r?\n([\s\S]{0,20000}?)\r?\n---[ \t]*(?:\r?\n|$)/;
const ENTRY = /^(?:[\w.-]+[ \t]*:.*|[ \t]+.*|-.*|#.*|[ \t]*)$/;

/** Separates a leading block of `key: value` lines from the prose, so that it is not taken for a heading. */
export function splitFrontMatter(source: string): { frontMatter: string | null; body: string } {
  const match = BLOCK.exec(source);
  const inner = match?.[1] ?? "";
  const lines = inner.split(/\r?\n/);
  if (!match || !/^[\w.-]+[ \t]*:/.test(lines[0] ?? "") || !lines.every((line) => ENTRY.test(line))) {
    return { frontMatter: null, body: source };
  }
  return { frontMatter: inner, body: source.slice(match[0].length) };
}
