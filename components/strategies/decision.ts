import type { ReviewedText } from "@/lib/core/records/machine";
import type { StrategyStatus } from "@/lib/strategies/model";

/** What a decision is about: exactly the text and row that are on show. */
export type Decidable = {
  tenant: string;
  refId: string;
  version: number;
  status: StrategyStatus;
  rowVersion: number;
  reviewed: ReviewedText;
  /** What whoever is looking did with it, and so cannot decide on it. */
  own: "submitted" | "wrote" | null;
  active: { refId: string; version: number } | null;
};

export type Decision = "approve" | "reject";
