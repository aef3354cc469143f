import { BLOG_POST_MACHINE, BLOG_POST_STATUSES } from "@/lib/blog-posts/model";
import { defineEntity } from "@/lib/core/entity";

/** The words for the events of all kinds of posts. */
export const POST_EVENTS = {
  submit: {
    past: "Submitted for review",
    audit: "submitted",
    button: "Submit for review",
    variant: "primary",
    explain: "Someone else reviews exactly the text shown here.",
  },
  withdraw: {
    past: "Withdrawn",
    audit: "withdrawn",
    button: "Withdraw",
    explain: "This post becomes a draft again, and leaves the review queue.",
  },
  request_changes: {
    past: "Changes requested",
    audit: "changes_requested",
    button: "Request changes",
    explain: "This post goes back to its author with your reason.",
  },
  revise: {
    past: "Returned to draft",
    audit: "revised",
    button: "Return to draft",
    explain: "The text can be edited and submitted again.",
  },
  approve: {
    past: "Approved",
    audit: "approved",
    button: "Approve",
    variant: "primary",
    explain: "Exactly the text shown here may be scheduled. A changed text must be approved again.",
  },
  reject: {
    past: "Rejected",
    audit: "rejected",
    button: "Reject",
    variant: "danger",
    explain: "This post goes no further. It can only be archived.",
  },
  schedule: {
    past: "Scheduled",
    audit: "scheduled",
    button: "Schedule",
    variant: "primary",
    explain: "It is published at the time you choose, within about a minute.",
  },
  unschedule: {
    past: "Unscheduled",
    audit: "unscheduled",
    button: "Unschedule",
    explain: "It stays approved, without a time to publish.",
  },
  publish: { past: "Publishing started" },
  confirm: { past: "Published" },
  fail: { past: "Failed" },
  retry: {
    past: "Retried",
    audit: "retried",
    button: "Retry",
    variant: "primary",
    explain:
      "It is published at its planned time, or soon if that time has passed. Check first that it is not already public.",
  },
  unpublish: {
    past: "Unpublished",
    audit: "unpublished",
    button: "Unpublish",
    variant: "danger",
    explain: "Records here that it is no longer public. Take it down where it was published as well.",
  },
  archive: {
    past: "Archived",
    audit: "archived",
    button: "Archive",
    explain: "Archives it permanently. An archived post cannot be used again.",
  },
} as const;

/** The states in which a post cannot be deleted. */
export const POST_BLOCKED_IN = {
  scheduled: "This post is scheduled. Unschedule it first.",
  publishing: "This post is being published. Wait until it is published or has failed.",
  published: "This post is public, and its record says where. Unpublish or archive it first.",
} as const;

export const POST_STATES = {
  draft: { label: "Draft", hue: "neutral" },
  in_review: { label: "In review", hue: "attention" },
  changes_requested: { label: "Changes requested", hue: "attention" },
  approved: { label: "Approved", hue: "progress" },
  scheduled: { label: "Scheduled", hue: "progress" },
  publishing: { label: "Publishing", hue: "progress" },
  published: { label: "Published", hue: "good" },
  failed: { label: "Failed", hue: "bad" },
  unpublished: { label: "Unpublished", hue: "neutral" },
  rejected: { label: "Rejected", hue: "bad" },
  archived: { label: "Archived", hue: "neutral" },
} as const;

/** The states in which a post waits for staff, besides its review. */
export const POST_WAITS = { approved: "schedule", failed: "retry" } as const;

export const BLOG_POST = defineEntity({
  kind: "blog_post",
  names: { one: "blog post", many: "blog posts" },
  table: "blogPost",
  sql: "blog_posts",
  title: "title",
  read: "content:read",
  index: { names: ["slug"], due: ["publishAt"], waits: POST_WAITS },
  path: "blog-posts",
  navigation: { section: "tenant", icon: "posts", shortcut: "b", allTenants: true },
  savedViews: true,
  statuses: BLOG_POST_STATUSES,
  states: POST_STATES,
  machine: BLOG_POST_MACHINE,
  events: POST_EVENTS,
  audits: ["changed", "content_downloaded"],
  emits: "transitions",
  // Its text is the output of its activity.
  documents: [],
  objects: [],
  exported: [
    "refId",
    "title",
    "slug",
    "channel",
    "status",
    "wordCount",
    "publishAt",
    "publishedAt",
    "externalUrl",
    "createdAt",
  ],
  trash: { purged: true, blockedIn: POST_BLOCKED_IN },
});
