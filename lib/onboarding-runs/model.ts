import { z } from "zod";
import { cursorText, line, prose, webAddress } from "@/lib/core/input/text";
import type { Machine, ReviewedText, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { awaitingDecision, byState, byTime, sortField, sorts } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";
import type { ToolCallStatus } from "@/lib/tool-calls/model";

export const ONBOARDING_STATUSES = [
  "created",
  "collecting",
  "researching",
  "drafting",
  "awaiting_input",
  "awaiting_approval",
  "completed",
  "failed",
  "cancelled",
  "expired",
] as const;
export type OnboardingStatus = (typeof ONBOARDING_STATUSES)[number];

/** The current step of a run, or the one in which it ended. */
export const ONBOARDING_STEPS = ["collecting", "researching", "drafting", "approval"] as const;
export type OnboardingStep = (typeof ONBOARDING_STEPS)[number];

/** The states in which a worker holds the run, until its lease ends. */
export const WORKING_STATUSES = ["collecting", "researching", "drafting"] as const satisfies OnboardingStatus[];

/** The step that failed determines which of the three `resume` events applies. */
export const ONBOARDING_MACHINE = {
  start: { from: ["created"], to: "collecting", by: "program" },
  research: { from: ["collecting"], to: "researching", by: "program" },
  draft: { from: ["researching"], to: "drafting", by: "program" },
  ask_input: { from: ["drafting"], to: "awaiting_input", by: "program" },
  give_input: { from: ["awaiting_input"], to: "drafting", by: "work:retry" },
  ask_approval: { from: ["drafting"], to: "awaiting_approval", by: "program" },
  complete: { from: ["awaiting_approval"], to: "completed", by: "strategy:decide", review: "read" },
  fail: { from: WORKING_STATUSES, to: "failed", by: "program", reason: "demanded" },
  resume_collecting: { from: ["failed"], to: "collecting", by: "work:retry" },
  resume_researching: { from: ["failed"], to: "researching", by: "work:retry" },
  resume_drafting: { from: ["failed"], to: "drafting", by: "work:retry" },
  cancel: {
    from: ["created", ...WORKING_STATUSES, "awaiting_input", "awaiting_approval", "failed"],
    to: "cancelled",
    by: "work:cancel",
    reason: "demanded",
  },
  expire: { from: ["created", "awaiting_input", "awaiting_approval"], to: "expired", by: "program" },
} as const satisfies Machine<OnboardingStatus, string>;
export type OnboardingEvent = keyof typeof ONBOARDING_MACHINE;

/** How long a worker may be silent before its run counts as failed, in milliseconds. */
export const LEASE_MS = 15 * 60_000;
/** How long a run waits for staff before it expires, in milliseconds. */
export const TIMEOUT_MS = 30 * 86_400_000;

/** The event that resumes a failed run at its step. */
export function resumeEvent(step: OnboardingStep) {
  return step === "collecting" || step === "researching" ? (`resume_${step}` as const) : "resume_drafting";
}

/** The company's website, with a public host name: the first page that a run reads. */
export const website = webAddress({
  hostname: z.regexes.domain,
  error: "Enter a URL such as https://www.example.com",
}).refine((address) => !/^https?:\/\/[^/?#]*@/.test(address), "Remove the user name and password");

export const newOnboardingRun = z.strictObject({ website });

export const MAX_QUESTIONS = 20;

/** The answers to a run's questions, by the questions' ids. */
export const onboardingAnswers = z.strictObject({
  answers: z
    .array(
      z.strictObject({
        id: line(64),
        answer: prose(4_000),
      }),
    )
    .max(MAX_QUESTIONS),
});
export type OnboardingAnswer = z.output<typeof onboardingAnswers>["answers"][number];

/** The largest text of a run, in bytes of UTF-8: a page, the research or the context file. */
export const MAX_TEXT_BYTES = 1024 * 1024;
export const MAX_PAGES = 500;

/** What the list of onboarding runs can be sorted by. */
export const ONBOARDING_SORTS = sorts({ status: byState(ONBOARDING_STATUSES), finished: byTime("finishedAt") }, [
  ...awaitingDecision(ONBOARDING_MACHINE),
  "awaiting_input",
]);

export const onboardingFilters = z.strictObject({
  status: z.array(z.enum(ONBOARDING_STATUSES)).optional(),
  step: z.enum(ONBOARDING_STEPS).optional(),
  sort: sortField(ONBOARDING_SORTS),
  cursor: cursorText.optional(),
});
export type OnboardingFilters = z.output<typeof onboardingFilters>;

/** One page of a run, by its URL. */
export const scrapedPageRef = z.strictObject({ refId, url: line(2_000, { kept: "as given" }) });

export type OnboardingRunRow = {
  refId: string;
  tenant: { refId: string; name: string };
  website: string;
  status: OnboardingStatus;
  step: OnboardingStep;
  attempt: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  errorCode: string | null;
  strategy: { refId: string; version: number } | null;
};

export type OnboardingPageView = {
  url: string;
  title: string;
  status: number;
  fetchedAt: string;
  sha256: string;
  bytes: number;
};
export type OnboardingQuestion = { id: string; question: string; answer: string | null };
export type OnboardingCall = {
  refId: string;
  seq: number;
  tool: string;
  method: string;
  status: ToolCallStatus;
  errorClass: string | null;
  durationMs: number | null;
  at: string;
};

/** The content of the run's document. Its texts are read separately. */
export type OnboardingFindings = {
  sources: { url: string; kind: string }[];
  pages: OnboardingPageView[];
  questions: OnboardingQuestion[];
  contextFile: { fileId: string; name: string; sha256: string; bytes: number } | null;
};

export type OnboardingRunDetail = OnboardingRunRow & {
  rowVersion: number;
  leaseUntil: string | null;
  findings: Part<OnboardingFindings>;
  /** Markdown. */
  research: Part<string>;
  /** Markdown that becomes the strategy's text on approval. */
  contextFile: Part<string>;
  /** The review of the context file. */
  reviewed: ReviewedText;
  calls: OnboardingCall[];
  progress: StepProgress[];
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};

/** The progress of one step. `stopped` means that the run was cancelled or expired in it. */
export type StepProgress = {
  step: OnboardingStep;
  state: "done" | "working" | "waiting" | "failed" | "stopped" | "ahead";
  /** The transition that entered the step, and the one that ended it. */
  began: { at: string; by: string } | null;
  ended: { at: string; by: string; reason: string | null } | null;
};

const STEP_OF: Partial<Record<OnboardingStatus, OnboardingStep>> = {
  created: "collecting",
  collecting: "collecting",
  researching: "researching",
  drafting: "drafting",
  awaiting_input: "drafting",
  awaiting_approval: "approval",
};

const STATE_OF: Record<OnboardingStatus, StepProgress["state"]> = {
  created: "ahead",
  collecting: "working",
  researching: "working",
  drafting: "working",
  awaiting_input: "waiting",
  awaiting_approval: "waiting",
  completed: "done",
  failed: "failed",
  cancelled: "stopped",
  expired: "stopped",
};

/** The steps of a run in order, with their progress from its history. */
export function progressOf(
  { status, step }: Pick<OnboardingRunRow, "status" | "step">,
  history: readonly TransitionView[],
): StepProgress[] {
  const current = ONBOARDING_STEPS.indexOf(step);
  const transitions = history.toReversed();
  const stepOf = (state: string) => STEP_OF[state as OnboardingStatus];
  return ONBOARDING_STEPS.map((each, place) => {
    const entered = transitions.find(({ to }) => stepOf(to) === each);
    const left =
      place === current
        ? transitions.at(-1)
        : transitions.findLast(({ from, to }) => stepOf(from) === each && stepOf(to) !== each);
    const state = place < current ? "done" : place > current ? "ahead" : STATE_OF[status];
    const over = state === "done" || state === "failed" || state === "stopped";
    return {
      step: each,
      state,
      began: entered ? { at: entered.at, by: entered.actor } : null,
      ended: over && left ? { at: left.at, by: left.actor, reason: left.reason } : null,
    };
  });
}
