import { defineEntity } from "@/lib/core/entity";
import { RUN_STATUSES } from "@/lib/integrity/model";

export const INTEGRITY_RUN = defineEntity({
  kind: "integrity_run",
  names: { one: "integrity run", many: "integrity runs" },
  table: "integrityRun",
  sql: "integrity_runs",
  title: "requestedBy",
  read: "tenant:read",
  index: { names: null, due: [], waits: {} },
  path: "integrity",
  navigation: { section: "operations", label: "Integrity", icon: "integrity", shortcut: "y", allTenants: false },
  savedViews: false,
  statuses: RUN_STATUSES,
  states: {
    queued: { label: "Queued", hue: "neutral" },
    running: { label: "Running", hue: "progress" },
    succeeded: { label: "Done", hue: "good" },
    failed: { label: "Failed", hue: "bad" },
  },
  machine: null,
  events: {},
  audits: ["requested"],
  emits: "nothing",
  documents: [],
  objects: [],
  exported: null,
  trash: null,
});
