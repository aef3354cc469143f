import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { OnboardingStatus, OnboardingStep } from "@/lib/onboarding-runs/model";

const LOOK: Record<OnboardingStatus, [Hue, string]> = {
  created: ["neutral", "Created"],
  collecting: ["progress", "Collecting"],
  researching: ["progress", "Researching"],
  drafting: ["progress", "Drafting"],
  awaiting_input: ["attention", "Awaiting input"],
  awaiting_approval: ["attention", "Awaiting approval"],
  completed: ["good", "Completed"],
  failed: ["bad", "Failed"],
  cancelled: ["neutral", "Cancelled"],
  expired: ["neutral", "Expired"],
};

export const STEP_WORDS: Record<OnboardingStep, string> = {
  collecting: "Collecting",
  researching: "Researching",
  drafting: "Drafting",
  approval: "Approval",
};

export function OnboardingStatusBadge({ status }: { status: OnboardingStatus }) {
  const [hue, word] = LOOK[status];
  return <StatusBadge hue={hue}>{word}</StatusBadge>;
}

export const ONBOARDING_STATUS_OPTIONS = Object.entries(LOOK).map(([value, [, label]]) => ({ value, label }));
export const ONBOARDING_STEP_OPTIONS = Object.entries(STEP_WORDS).map(([value, label]) => ({ value, label }));

/** A site as people name it: without scheme and a bare slash. */
export function siteName(website: string): string {
  return website.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
}
