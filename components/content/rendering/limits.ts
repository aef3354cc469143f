/** What a text may cost to lay out. Lengths are in characters, times in milliseconds. */
export const LIMITS = {
  text: 2_200_000,
  /** Elements and texts on the page, counted before they are made. */
  nodes: 250_000,
  /** Of the HTML, estimated before it is made and measured afterwards. */
  html: 6_000_000,
  /** Blocks inside blocks. */
  nesting: 100,
  tableCells: 20_000,
  openTags: 500,
  /** Of the source, where it is shown instead. */
  sourceShown: 100_000,
} as const;

/** The text exceeds a limit; the message says which, in words for its readers. */
export class TooLarge extends Error {}

export const grouped = (count: number) => count.toLocaleString("en-GB");
