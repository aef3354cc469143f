import { optionsOf } from "@/components/record/entity-status";
import type { OnboardingStep } from "@/lib/onboarding-runs/model";

export const STEP_LABELS: Record<OnboardingStep, string> = {
  collecting: "Collecting",
  researching: "Researching",
  drafting: "Drafting",
  approval: "Approval",
};
export const ONBOARDING_STEP_OPTIONS = optionsOf(STEP_LABELS);
