import { defineEntity } from "@/lib/core/entity";
import { ONBOARDING_MACHINE, ONBOARDING_STATUSES } from "@/lib/onboarding-runs/model";

const NOT_ENDED = "This run has not ended. Cancel it first.";
const RESUME = {
  past: "Resumed",
  audit: "resumed",
  button: "Resume",
  variant: "primary",
  explain: "The agents continue at the step that failed. What they stored is kept.",
} as const;

export const ONBOARDING_RUN = defineEntity({
  kind: "onboarding_run",
  names: { one: "onboarding run", many: "onboarding runs" },
  table: "onboardingRun",
  sql: "onboarding_runs",
  title: "website",
  path: "onboarding-runs",
  navigation: { section: "tenant", icon: "onboarding", shortcut: "n", allTenants: true },
  savedViews: true,
  statuses: ONBOARDING_STATUSES,
  states: {
    created: { label: "Created", hue: "neutral" },
    collecting: { label: "Collecting", hue: "progress" },
    researching: { label: "Researching", hue: "progress" },
    drafting: { label: "Drafting", hue: "progress" },
    awaiting_input: { label: "Awaiting input", hue: "attention" },
    awaiting_approval: { label: "Awaiting approval", hue: "attention" },
    completed: { label: "Completed", hue: "good" },
    failed: { label: "Failed", hue: "bad" },
    cancelled: { label: "Cancelled", hue: "neutral" },
    expired: { label: "Expired", hue: "neutral" },
  },
  machine: ONBOARDING_MACHINE,
  events: {
    start: { past: "Started" },
    research: { past: "Research started" },
    draft: { past: "Drafting started" },
    ask_input: { past: "Asked for input" },
    give_input: { past: "Questions answered", audit: "input_given" },
    ask_approval: { past: "Asked for approval" },
    complete: {
      past: "Approved",
      audit: "completed",
      button: "Approve",
      variant: "primary",
      explain: "The context file shown here becomes the tenant's next strategy version, as a draft.",
    },
    fail: { past: "Failed" },
    resume_collecting: RESUME,
    resume_researching: RESUME,
    resume_drafting: RESUME,
    cancel: {
      past: "Cancelled",
      audit: "cancelled",
      button: "Cancel run",
      variant: "danger",
      explain: "Ends this run permanently. Its findings stay readable, and a new run can start.",
    },
    expire: { past: "Expired" },
  },
  audits: ["started", "file_downloaded"],
  emits: "creation and transitions",
  documents: [{ collection: "onboarding_research", owner: "onboardingRunId" }],
  objects: [{ bucket: "content", prefix: "onboarding" }],
  exported: null,
  trash: {
    purged: true,
    blockedIn: {
      created: NOT_ENDED,
      collecting: NOT_ENDED,
      researching: NOT_ENDED,
      drafting: NOT_ENDED,
      awaiting_input: NOT_ENDED,
      awaiting_approval: NOT_ENDED,
    },
  },
});
