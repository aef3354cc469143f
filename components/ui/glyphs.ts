const disc = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z";
const ring = `${disc}M8 2.8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 8 2.8z`;

/** One filled path each on a 16 × 16 grid (even-odd rule), so that an icon in a list costs two elements. */
export const glyphs = {
  check: `${disc}M6.9 11.3 3.9 8.3l1.2-1.2 1.8 1.8 4-4 1.2 1.2z`,
  half: `${ring}M8 4.4a3.6 3.6 0 0 1 0 7.2z`,
  alert: "M8 1 15.5 14.5H.5zM7.2 6v4h1.6V6zM7.2 11.2v1.6h1.6v-1.6z",
  cross: `${disc}M5.6 4.4 8 6.8l2.4-2.4 1.2 1.2L9.2 8l2.4 2.4-1.2 1.2L8 9.2l-2.4 2.4-1.2-1.2L6.8 8 4.4 5.6z`,
  ring,
  clock: `${ring}M7.2 4.2h1.6v3.5l2.3 2.3-1.1 1.1-2.8-2.8z`,
  pencil: "M11.6 1.6 14.4 4.4 5.4 13.4 1.6 14.4 2.6 10.6zM10.4 4 11.9 5.6 12.4 4.4 11.5 3.6z",
  eye:
    "M8 3.2c3.6 0 6 2.6 7.2 4.8-1.2 2.2-3.6 4.8-7.2 4.8S2 10.2.8 8C2 5.8 4.4 3.2 8 3.2z" +
    "M8 5.2a2.8 2.8 0 1 1 0 5.6A2.8 2.8 0 0 1 8 5.2z",
  archive: "M1.5 2.5h13v3.5h-13zM2.5 7h11v6.5h-11zM6 8.5v1.5h4V8.5z",
  lock: "M3 7h1.5V5a3.5 3.5 0 0 1 7 0v2H13v7.5H3zM6.2 7h3.6V5a1.8 1.8 0 0 0-3.6 0z",
  minus: `${disc}M4.5 7.2h7v1.6h-7z`,
} as const;

export type GlyphName = keyof typeof glyphs;
