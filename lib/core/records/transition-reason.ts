import { prose } from "@/lib/core/input/text";

/** The reason for a transition that requires one. The tenant's team and auditors read it later. */
export const transitionReason = prose(2_000, {
  min: 10,
  tooShort: "Use at least 10 characters. The tenant's team reads this.",
});
