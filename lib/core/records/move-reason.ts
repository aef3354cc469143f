import { prose } from "@/lib/core/input/text";

/** Why a move is made that wants a reason: read later by the tenant's team and by auditors. */
export const moveReason = prose(2_000, {
  min: 10,
  tooShort: "Use at least 10 characters. The tenant's team reads this.",
});
