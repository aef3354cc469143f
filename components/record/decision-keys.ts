import type { EventWords } from "@/lib/core/entity";
import { isVerdict, type MachineEvent } from "@/lib/core/records/machine";

/** The keys of the decisions on a text, for the help. */
export const DECISION_KEYS = { approve: "a", change: "r", decline: "d" } as const;

/** The key of an event that decides on a text: approving, declining, or neither. Null for any other event. */
export function decisionKey(means: MachineEvent<string>, { variant }: EventWords): string | null {
  if (!isVerdict(means)) return null;
  if (variant === "primary") return DECISION_KEYS.approve;
  return variant === "danger" ? DECISION_KEYS.decline : DECISION_KEYS.change;
}
