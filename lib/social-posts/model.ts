import { z } from "zod";
import { BLOG_POST_MACHINE, BLOG_POST_STATUSES } from "@/lib/blog-posts/model";
import { timeRange } from "@/lib/core/input/span";
import { cursorText, line, prose } from "@/lib/core/input/text";
import type { Machine, ReviewedText, ReviewView, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { awaitingDecision, byState, byTime, sortField, sorts } from "@/lib/core/records/sort";

export const SOCIAL_POST_STATUSES = [...BLOG_POST_STATUSES, "expired"] as const;
export type SocialPostStatus = (typeof SOCIAL_POST_STATUSES)[number];

/** The machine of a blog post, plus expiry: a program expires a post whose slot ends before it is approved. */
export const SOCIAL_POST_MACHINE = {
  ...BLOG_POST_MACHINE,
  expire: { from: ["draft", "in_review", "changes_requested"], to: "expired", by: "program" },
} as const satisfies Machine<SocialPostStatus, string>;

export const PLATFORMS = ["linkedin", "x", "instagram", "facebook", "threads", "bluesky"] as const;
export type Platform = (typeof PLATFORMS)[number];

type PlatformRules = {
  name: string;
  /** The maximum number of characters, as `count` counts them. */
  limit: number;
  count: (text: string) => number;
  /** How it counts, if not simply by characters. */
  counting: string | null;
  /** The maximum number of hashtags; null without a limit. */
  hashtags: number | null;
  /** Characters and lines that a feed shows before its "see more"; null when it shows everything. */
  fold: { characters: number; lines: number } | null;
};

/** The platforms' limits as of 2026. Characters are counted as the platform counts them; folds are approximate. */
export const PLATFORM_RULES: Readonly<Record<Platform, PlatformRules>> = {
  linkedin: {
    name: "LinkedIn",
    limit: 3_000,
    count: codePointsOf,
    counting: null,
    hashtags: null,
    fold: { characters: 210, lines: 3 },
  },
  x: {
    name: "X",
    limit: 280,
    count: weightOnX,
    counting: "a link counts 23, an emoji or a wide character 2",
    hashtags: null,
    fold: null,
  },
  instagram: {
    name: "Instagram",
    limit: 2_200,
    count: codePointsOf,
    counting: null,
    hashtags: 30,
    fold: { characters: 125, lines: 3 },
  },
  facebook: {
    name: "Facebook",
    limit: 63_206,
    count: codePointsOf,
    counting: null,
    hashtags: null,
    fold: { characters: 477, lines: 5 },
  },
  threads: {
    name: "Threads",
    limit: 500,
    count: countOnThreads,
    counting: "an emoji counts its UTF-8 bytes",
    hashtags: null,
    fold: null,
  },
  bluesky: {
    name: "Bluesky",
    limit: 300,
    count: (text) => graphemesOf(text).length,
    counting: "what looks like one character counts 1",
    hashtags: null,
    fold: null,
  },
};

const ADDRESS = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/giu;
const HASHTAG = /(?<![\p{L}\p{N}_&/])#(?=[\p{N}_]*[\p{L}])[\p{L}\p{M}\p{N}_]+/gu;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;
const SEGMENTER = new Intl.Segmenter("en", { granularity: "grapheme" });

function graphemesOf(text: string): string[] {
  return [...SEGMENTER.segment(text)].map(({ segment }) => segment);
}

function codePointsOf(text: string): number {
  return [...text].length;
}

/**
 * A link counts 23 and an emoji 2, whatever its length. Of other characters, Latin and similar ones count 1, and wide
 * ones 2.
 */
function weightOnX(text: string): number {
  const links = text.match(ADDRESS)?.length ?? 0;
  const rest = graphemesOf(text.normalize("NFC").replace(ADDRESS, ""));
  const weights = rest.map((each) => {
    if (EMOJI.test(each)) return 2;
    return [...each].reduce((sum, character) => sum + (isNarrow(character.codePointAt(0) ?? 0) ? 1 : 2), 0);
  });
  return 23 * links + weights.reduce((sum, weight) => sum + weight, 0);
}

function isNarrow(code: number): boolean {
  return (
    code <= 0x10ff ||
    (code >= 0x2000 && code <= 0x200d) ||
    (code >= 0x2010 && code <= 0x201f) ||
    (code >= 0x2032 && code <= 0x2037)
  );
}

function countOnThreads(text: string): number {
  const bytes = (emoji: string) => new TextEncoder().encode(emoji).length;
  return graphemesOf(text).reduce((sum, each) => sum + (EMOJI.test(each) ? bytes(each) : codePointsOf(each)), 0);
}

/** The published text: the copy, followed by a line of those hashtags that it does not contain. */
export function composed(copy: string, hashtags: readonly string[]): string {
  const text = copy.trim();
  const there = new Set(hashtagsIn(text).map((tag) => tag.toLowerCase()));
  const missing = hashtags.filter((tag) => !there.has(tag.toLowerCase())).map((tag) => `#${tag}`);
  return [text, missing.join(" ")].filter(Boolean).join("\n\n");
}

/** The hashtags in a text, without the sign and with duplicates. */
export function hashtagsIn(text: string): string[] {
  return (text.match(HASHTAG) ?? []).map((tag) => tag.slice(1));
}

/** Recovers the copy from a text that `composed` made with these hashtags. */
export function copyIn(text: string, hashtags: readonly string[]): string {
  const copy = text.slice(0, Math.max(0, text.lastIndexOf("\n\n")));
  return copy && composed(copy, hashtags) === text ? copy : text;
}

const HASHTAG_WORD = /^(?=.*\p{L})[\p{L}\p{M}\p{N}_]+$/u;
const MAX_HASHTAGS = 60;

/** The maximum length of a copy: the highest limit of all platforms. */
const MAX_COPY = Math.max(...Object.values(PLATFORM_RULES).map(({ limit }) => limit));

/** Parses hashtags from a line such as "#boots, leather", without the sign and without duplicates. */
const hashtagLine = line(4_000, { min: 0 })
  .default("")
  .transform((text) => {
    const words = text.split(/[\s,]+/u).map((word) => word.replace(/^#+/u, ""));
    return [...new Map(words.filter(Boolean).map((word) => [word.toLowerCase(), word])).values()];
  })
  .pipe(
    z
      .array(z.custom<string>((word) => HASHTAG_WORD.test(String(word)), "Use letters, digits and underscores only"))
      .max(MAX_HASHTAGS, `Use at most ${MAX_HASHTAGS} hashtags`),
  );

/** A copy and its hashtags as staff write them. */
export const copyText = z.strictObject({
  copy: prose(MAX_COPY, { kept: "as given" }),
  hashtags: hashtagLine,
});

export type TextPiece = { kind: "text" | "link" | "hashtag"; text: string };

/** Splits a text into the pieces that a platform formats differently. Joined, they are the text. */
export function piecesOf(text: string): TextPiece[] {
  const marks = [
    ...text.matchAll(ADDRESS),
    ...text.replace(ADDRESS, (address) => " ".repeat(address.length)).matchAll(HASHTAG),
  ];
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const { 0: mark, index } of marks.sort((one, other) => one.index - other.index)) {
    if (index > at) pieces.push({ kind: "text", text: text.slice(at, index) });
    pieces.push({ kind: mark.startsWith("#") ? "hashtag" : "link", text: mark });
    at = index + mark.length;
  }
  return at < text.length ? [...pieces, { kind: "text", text: text.slice(at) }] : pieces;
}

/** What a feed shows of a text before its "see more", cut at a word boundary; null when it shows everything. */
export function foldedOn(platform: Platform, text: string): string | null {
  const { fold } = PLATFORM_RULES[platform];
  if (!fold) return null;
  const lines = text.split("\n").slice(0, fold.lines).join("\n");
  const characters = graphemesOf(lines);
  if (characters.length <= fold.characters) return lines === text ? null : lines.trimEnd();
  const cut = characters.slice(0, fold.characters).join("");
  const word = cut.replace(/\s+\S*$/u, "");
  return (word || cut).trimEnd();
}

export type Measured = {
  characters: number;
  limit: number;
  hashtags: number;
  hashtagLimit: number | null;
  /** Which limits are exceeded and by how much; empty when the platform accepts the text. */
  excess: string[];
};

/** Measures the published text against the platform's limits. */
export function measure(platform: Platform, text: string): Measured {
  const { name, limit, count, hashtags: hashtagLimit } = PLATFORM_RULES[platform];
  const [characters, hashtags] = [count(text), hashtagsIn(text).length];
  const over = (by: number, one: string, most: number) =>
    by > 0
      ? [`It is ${by} ${one}${by === 1 ? "" : "s"} over the limit of ${most.toLocaleString("en")} on ${name}.`]
      : [];
  const excess = [
    ...over(characters - limit, "character", limit),
    ...(hashtagLimit === null ? [] : over(hashtags - hashtagLimit, "hashtag", hashtagLimit)),
  ];
  return { characters, limit, hashtags, hashtagLimit, excess };
}

/** What the list of social posts can be sorted by. */
export const SOCIAL_POST_SORTS = sorts({ status: byState(SOCIAL_POST_STATUSES), publish: byTime("publishAt") }, [
  ...awaitingDecision(SOCIAL_POST_MACHINE),
  "approved",
]);

export const socialPostFilters = z.strictObject({
  platform: z.array(z.enum(PLATFORMS)).optional(),
  status: z.array(z.enum(SOCIAL_POST_STATUSES)).optional(),
  /** When it is, or was to be, published. */
  publish: timeRange.optional(),
  sort: sortField(SOCIAL_POST_SORTS),
  cursor: cursorText.optional(),
});
export type SocialPostFilters = z.output<typeof socialPostFilters>;

export type SocialPostRow = {
  refId: string;
  tenant: { refId: string; name: string };
  platform: Platform;
  /** The first words of the copy. */
  excerpt: string;
  status: SocialPostStatus;
  /** The length of the published text, as the platform counts it. */
  characters: number;
  createdAt: string;
  publishAt: string | null;
  publishedAt: string | null;
  /** Why publishing failed. */
  errorCode: string | null;
};

/** The input of a publisher. Its refId is the same for every attempt at the same post. */
export type DueSocialPost = {
  refId: string;
  tenant: { refId: string; name: string };
  platform: Platform;
  /** Copy and hashtags together. */
  text: string;
};

export type SocialPostDetail = SocialPostRow & {
  rowVersion: number;
  contentSha256: string | null;
  approvedSha256: string | null;
  /** Who last replaced the copy: an email or a program's name. Null if it is the original. */
  author: string | null;
  /** The deadline for approving it in time for its slot. */
  slotEndsAt: string | null;
  externalUrl: string | null;
  review: ReviewView;
  reviewed: ReviewedText;
  /** Null if it was deleted. */
  activity: { refId: string; title: string; status: string } | null;
  /** The language model that wrote it, if any. Also null when the document could not be read. */
  model: string | null;
  /** The published text: the copy from S3 with the hashtags from its document. */
  text: Part<string>;
  /** The hashtags in the document; also empty when it could not be read. */
  hashtags: string[];
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};
