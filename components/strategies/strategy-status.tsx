import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { StrategyStatus } from "@/lib/strategies/model";

const LOOK: Record<StrategyStatus, [Hue, string]> = {
  draft: ["neutral", "Draft"],
  in_review: ["attention", "In review"],
  changes_requested: ["attention", "Changes requested"],
  approved: ["progress", "Approved"],
  active: ["good", "Active"],
  superseded: ["neutral", "Superseded"],
  rejected: ["bad", "Rejected"],
  revoked: ["bad", "Revoked"],
};

export function StrategyStatusBadge({ status }: { status: StrategyStatus }) {
  const [hue, word] = LOOK[status];
  return <StatusBadge hue={hue}>{word}</StatusBadge>;
}

export const STRATEGY_STATUS_OPTIONS = Object.entries(LOOK).map(([value, [, label]]) => ({ value, label }));
