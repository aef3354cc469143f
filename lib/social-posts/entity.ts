import { POST_BLOCKED_IN, POST_EVENTS, POST_STATES, POST_WAITS } from "@/lib/blog-posts/entity";
import { defineEntity } from "@/lib/core/entity";
import { SOCIAL_POST_MACHINE, SOCIAL_POST_STATUSES } from "@/lib/social-posts/model";

export const SOCIAL_POST = defineEntity({
  kind: "social_post",
  names: { one: "social post", many: "social posts" },
  table: "socialPost",
  sql: "social_posts",
  title: "excerpt",
  read: "content:read",
  index: { names: ["platform"], due: ["publishAt", "slotEndsAt"], waits: POST_WAITS },
  path: "social-posts",
  navigation: { section: "tenant", icon: "social", shortcut: "p", allTenants: true },
  savedViews: true,
  statuses: SOCIAL_POST_STATUSES,
  states: { ...POST_STATES, expired: { label: "Expired", hue: "bad" } },
  machine: SOCIAL_POST_MACHINE,
  events: { ...POST_EVENTS, expire: { past: "Expired" } },
  audits: ["changed", "content_downloaded"],
  emits: "transitions",
  // Its text is the output of its activity.
  documents: [],
  objects: [],
  exported: [
    "refId",
    "platform",
    "excerpt",
    "status",
    "characterCount",
    "publishAt",
    "slotEndsAt",
    "publishedAt",
    "externalUrl",
    "createdAt",
  ],
  trash: { purged: true, blockedIn: POST_BLOCKED_IN },
});
