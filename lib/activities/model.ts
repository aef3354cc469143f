import { z } from "zod";
import { timeRange } from "@/lib/core/input/span";
import { cursorText } from "@/lib/core/input/text";
import type { Machine, ReviewedText, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { awaitingDecision, byState, byText, byTime, sortField, sorts } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";
import type { ToolCallStatus } from "@/lib/tool-calls/model";

export const ACTIVITY_STATUSES = [
  "planned",
  "queued",
  "running",
  "succeeded",
  "failed",
  "timed_out",
  "cancelled",
  "needs_review",
  "accepted",
  "discarded",
] as const;
export type ActivityStatus = (typeof ACTIVITY_STATUSES)[number];

export const ACTIVITY_MACHINE = {
  queue: { from: ["planned"], to: "queued", by: "work:retry" },
  retry: { from: ["failed", "timed_out"], to: "queued", by: "work:retry" },
  start: { from: ["queued"], to: "running", by: "program" },
  succeed: { from: ["running"], to: "succeeded", by: "program" },
  fail: { from: ["running"], to: "failed", by: "program" },
  time_out: { from: ["running"], to: "timed_out", by: "program" },
  cancel: { from: ["planned", "queued", "running"], to: "cancelled", by: "work:cancel", reason: "demanded" },
  ask_review: { from: ["succeeded"], to: "needs_review", by: "program" },
  accept: { from: ["needs_review"], to: "accepted", by: "content:decide", review: "read" },
  discard: { from: ["needs_review"], to: "discarded", by: "content:decide", reason: "demanded", review: "read" },
} as const satisfies Machine<ActivityStatus, string>;
export type ActivityEvent = keyof typeof ACTIVITY_MACHINE;

/** What an activity makes, which is also the kind of its output. */
export const ACTIVITY_KINDS = ["blog_post", "social_post", "research", "report", "image"] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** Kinds that are published to the tenant's readers, and need a review first. */
export const REVIEWED_KINDS: readonly string[] = ["blog_post", "social_post", "image"] satisfies ActivityKind[];

export type OutputFormat = "markdown" | "json";

/** Bytes of an output kept beside its metadata, for lists and search results. */
export const PREVIEW_BYTES = 4096;

/** Outputs up to this many bytes are shown in full. Larger ones show the preview and can be downloaded. */
export const MAX_SHOWN_BYTES = 1024 * 1024;

/** How many of an activity's tool calls its page shows; a link leads to all. */
export const CALLS_SHOWN = 50;

/** What the list of activities can be sorted by. */
export const ACTIVITY_SORTS = sorts(
  { title: byText("sortTitle"), status: byState(ACTIVITY_STATUSES), scheduled: byTime("scheduledFor") },
  awaitingDecision(ACTIVITY_MACHINE),
);

export const activityFilters = z.strictObject({
  kind: z.array(z.enum(ACTIVITY_KINDS)).optional(),
  status: z.array(z.enum(ACTIVITY_STATUSES)).optional(),
  /** The strategy it belongs to. */
  strategy: refId.optional(),
  range: timeRange.optional(),
  sort: sortField(ACTIVITY_SORTS),
  cursor: cursorText.optional(),
});
export type ActivityFilters = z.output<typeof activityFilters>;

export type ActivityRow = {
  refId: string;
  tenant: { refId: string; name: string };
  /** One of ACTIVITY_KINDS, or another system's value. */
  kind: string;
  title: string;
  status: ActivityStatus;
  createdAt: string;
  scheduledFor: string | null;
  /** The number of attempts so far. */
  attempt: number;
  /** Why the last attempt failed. */
  errorCode: string | null;
  /** Null if there is none; "stored" if its document was not read. */
  output: { format: OutputFormat; bytes: number } | "stored" | null;
};

/** An output's data in MongoDB. */
type OutputView = {
  refId: string;
  format: OutputFormat;
  title: string;
  model: string | null;
  bytes: number;
  hashtags: string[];
  /** Its first 4 KB. */
  preview: string;
  createdAt: string;
};

/** The output itself, from S3. */
export type OutputContent = Part<string> | { state: "too_large"; bytes: number };

/** A post made from the output. */
export type PostMade = { kind: "blog_post" | "social_post"; refId: string; title: string; status: string };

type CallMade = {
  refId: string;
  seq: number;
  tool: string;
  method: string;
  status: ToolCallStatus;
  errorClass: string | null;
  createdAt: string;
  durationMs: number | null;
};

export type ActivityDetail = Omit<ActivityRow, "output"> & {
  rowVersion: number;
  leaseUntil: string | null;
  outputSha256: string | null;
  strategy: { refId: string; title: string; version: number; status: string } | null;
  output: Part<OutputView>;
  content: OutputContent;
  /** The whole output, even if it is too large to show in full. */
  reviewed: ReviewedText;
  posts: PostMade[];
  /** The first CALLS_SHOWN in order, and whether there are more. */
  calls: { first: CallMade[]; more: boolean };
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};
