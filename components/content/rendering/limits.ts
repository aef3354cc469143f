/** Limits for rendering a text. Lengths are in characters, times in milliseconds. */
export const LIMITS = {
  text: 2_200_000,
  /** Elements and text nodes, counted before they are created. */
  nodes: 250_000,
  /** Length of the HTML, estimated before rendering and measured afterwards. */
  html: 6_000_000,
  /** Nesting depth of blocks. */
  nesting: 100,
  tableCells: 20_000,
  openTags: 500,
  /** Length of the source, if it is shown instead. */
  sourceShown: 100_000,
} as const;

/** The text exceeds a limit. The message names the limit and is shown to users. */
export class TextTooLargeError extends Error {}

export const grouped = (count: number) => count.toLocaleString("en-GB");
