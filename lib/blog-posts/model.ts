import { z } from "zod";
import { momentText } from "@/lib/core/input/dates";
import { timeRange } from "@/lib/core/input/span";
import { cursorText, documentText, line } from "@/lib/core/input/text";
import type { Machine, ReviewedText, ReviewView, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { awaitingDecision, byState, byText, byTime, sortField, sorts } from "@/lib/core/records/sort";

export const BLOG_POST_STATUSES = [
  "draft",
  "in_review",
  "changes_requested",
  "approved",
  "scheduled",
  "publishing",
  "published",
  "failed",
  "unpublished",
  "rejected",
  "archived",
] as const;
export type BlogPostStatus = (typeof BLOG_POST_STATUSES)[number];

export const BLOG_POST_MACHINE = {
  submit: { from: ["draft"], to: "in_review", by: "content:write", review: "submit" },
  withdraw: { from: ["in_review"], to: "draft", by: "content:write" },
  request_changes: {
    from: ["in_review"],
    to: "changes_requested",
    by: "content:decide",
    reason: "demanded",
    review: "decide",
  },
  revise: { from: ["changes_requested"], to: "draft", by: "content:write" },
  approve: { from: ["in_review"], to: "approved", by: "content:decide", review: "approve" },
  reject: { from: ["in_review"], to: "rejected", by: "content:decide", reason: "demanded", review: "decide" },
  schedule: { from: ["approved"], to: "scheduled", by: "content:publish", review: "release" },
  unschedule: { from: ["scheduled"], to: "approved", by: "content:publish" },
  publish: { from: ["scheduled"], to: "publishing", by: "program", review: "release" },
  confirm: { from: ["publishing"], to: "published", by: "program" },
  fail: { from: ["scheduled", "publishing"], to: "failed", by: "program" },
  retry: { from: ["failed"], to: "scheduled", by: "content:publish", review: "release" },
  unpublish: { from: ["published"], to: "unpublished", by: "content:publish", reason: "demanded" },
  archive: {
    from: ["draft", "approved", "failed", "rejected", "unpublished", "published"],
    to: "archived",
    by: "content:publish",
  },
} as const satisfies Machine<BlogPostStatus, string>;

/** Where a post is published. */
export const BLOG_CHANNELS = ["blog", "newsletter", "linkedin", "medium", "help_center"] as const;
export type BlogChannel = (typeof BLOG_CHANNELS)[number];

const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/** The publish time: in the future, at most a year ahead. ISO 8601 in UTC. */
export const publishAt = momentText("Enter a date and time")
  .refine((at) => Date.parse(at) > Date.now(), "Choose a future time")
  .refine((at) => Date.parse(at) <= Date.now() + YEAR_MS, "Choose a time within a year");

/** The largest article, in bytes of UTF-8. */
export const MAX_ARTICLE_BYTES = 1024 * 1024;
export const MAX_ARTICLE_TITLE = 1_000;

/** An article as staff write it. */
export const articleText = z.strictObject({
  title: line(MAX_ARTICLE_TITLE),
  markdown: documentText(MAX_ARTICLE_BYTES),
});

/** What the list of blog posts can be sorted by. */
export const BLOG_POST_SORTS = sorts(
  { title: byText("sortTitle"), status: byState(BLOG_POST_STATUSES), publish: byTime("publishAt") },
  [...awaitingDecision(BLOG_POST_MACHINE), "approved"],
);

export const blogPostFilters = z.strictObject({
  status: z.array(z.enum(BLOG_POST_STATUSES)).optional(),
  channel: z.array(z.enum(BLOG_CHANNELS)).optional(),
  /** When it is, or was to be, published. */
  publish: timeRange.optional(),
  sort: sortField(BLOG_POST_SORTS),
  cursor: cursorText.optional(),
});
export type BlogPostFilters = z.output<typeof blogPostFilters>;

export type BlogPostRow = {
  refId: string;
  tenant: { refId: string; name: string };
  title: string;
  slug: string;
  /** One of BLOG_CHANNELS, or another system's value. */
  channel: string;
  status: BlogPostStatus;
  wordCount: number;
  createdAt: string;
  publishAt: string | null;
  publishedAt: string | null;
  /** Why publishing failed. */
  errorCode: string | null;
};

/** The input of a publisher. Its refId is the same for every attempt at the same post. */
export type DueBlogPost = {
  refId: string;
  tenant: { refId: string; name: string };
  title: string;
  slug: string;
  channel: string;
  markdown: string;
};

export type BlogPostDetail = BlogPostRow & {
  rowVersion: number;
  contentSha256: string | null;
  approvedSha256: string | null;
  /** Who last replaced the text: an email or a program's name. Null if it is the original. */
  author: string | null;
  externalUrl: string | null;
  review: ReviewView;
  reviewed: ReviewedText;
  /** Null if it was deleted. */
  activity: { refId: string; title: string; status: string } | null;
  /** The language model that wrote it, if any. Also null when the document could not be read. */
  model: string | null;
  /** The article itself, from S3. */
  content: Part<string>;
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};
