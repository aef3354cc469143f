import type { Machine } from "@/lib/core/machine";

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
  retry: { from: ["failed"], to: "queued", by: "work:retry" },
  start: { from: ["queued"], to: "running", by: "program" },
  succeed: { from: ["running"], to: "succeeded", by: "program" },
  fail: { from: ["running"], to: "failed", by: "program" },
  time_out: { from: ["running"], to: "timed_out", by: "program" },
  cancel: { from: ["planned", "queued", "running"], to: "cancelled", by: "work:cancel", reason: "demanded" },
  ask_review: { from: ["succeeded"], to: "needs_review", by: "program" },
  accept: { from: ["needs_review"], to: "accepted", by: "content:decide" },
  discard: { from: ["needs_review"], to: "discarded", by: "content:decide", reason: "demanded" },
} as const satisfies Machine<ActivityStatus, string>;

/** What an activity makes, and so what its output is. */
export const ACTIVITY_KINDS = ["blog_post", "social_post", "research", "report", "image"] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

export type OutputFormat = "markdown" | "json";

/** Bytes of an output kept beside its metadata, for lists and search results. */
export const PREVIEW_BYTES = 4096;
