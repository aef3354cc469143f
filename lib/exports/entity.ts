import { defineEntity } from "@/lib/core/entity";

export const EXPORT_JOB = defineEntity({
  kind: "export_job",
  names: { one: "export", many: "exports" },
  table: "exportJob",
  sql: "export_jobs",
  title: "list",
  path: "exports",
  listOnly: true,
  navigation: { section: "operations", icon: "exports", shortcut: "x", allTenants: false },
  savedViews: false,
  statuses: ["queued", "running", "succeeded", "failed"],
  states: {
    queued: { label: "Queued", hue: "neutral" },
    running: { label: "Writing", hue: "progress" },
    succeeded: { label: "Ready", hue: "good" },
    failed: { label: "Failed", hue: "bad" },
  },
  machine: null,
  events: {},
  audits: ["requested", "downloaded"],
  emits: "nothing",
  documents: [],
  objects: [{ bucket: "exports", prefix: "" }],
  exported: null,
  trash: null,
});
