import { z } from "zod";

/** Why a move is made that wants a reason: read later by the tenant's team and by auditors. */
export const moveReason = z
  .string()
  .trim()
  .min(10, "say why in at least 10 characters: the tenant's team reads it")
  .max(2000, "is longer than 2,000 characters");
