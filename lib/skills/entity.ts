import { defineEntity } from "@/lib/core/entity";
import { SKILL_MACHINE, SKILL_STATUSES } from "@/lib/skills/model";

export const SKILL = defineEntity({
  kind: "skill",
  names: { one: "skill", many: "skills" },
  table: "skill",
  sql: "skills",
  title: "name",
  read: "skill:read",
  index: { names: ["slug"], due: [], waits: {} },
  path: "skills",
  navigation: { section: "setup", icon: "skills", shortcut: "k", allTenants: { label: "Skill library" } },
  savedViews: true,
  statuses: SKILL_STATUSES,
  states: {
    draft: { label: "Draft", hue: "neutral" },
    published: { label: "Published", hue: "good" },
    retired: { label: "Retired", hue: "bad" },
  },
  machine: SKILL_MACHINE,
  events: {
    publish: {
      past: "Published",
      audit: "published",
      button: "Publish",
      variant: "primary",
      explain: "Agents get the version shown here from now on. It replaces the published version.",
    },
    retire: {
      past: "Retired",
      audit: "retired",
      button: "Retire",
      variant: "danger",
      explain: "Agents no longer get it. You can reopen it as a draft.",
    },
    reopen: {
      past: "Reopened",
      audit: "reopened",
      button: "Reopen",
      explain: "Its newest version becomes a draft again. You can edit and publish it.",
    },
  },
  audits: ["drafted", "content_downloaded"],
  emits: "transitions",
  documents: [{ collection: "skills", owner: "skillRef", holds: "refId" }],
  objects: [{ bucket: "content", prefix: "skills" }],
  exported: null,
  trash: { purged: true, blockedIn: { published: "This skill is published, and agents use it. Retire it first." } },
});
