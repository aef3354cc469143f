import type { ButtonVariant } from "@/components/ui/button";
import type { Result } from "@/lib/core/errors";
import type { FormField } from "./form-fields";

/** How one event is offered: its button, what is asked before, and the action that makes it. */
export type MoveOffer = {
  label: string;
  action: (given: never) => Promise<Result<{ status: string }>>;
  /** `danger` shows where the move is confirmed, not where it is offered. */
  variant?: ButtonVariant;
  /** What making it means, said before it is made. */
  explain?: string;
  /** What the move wants besides a reason. */
  fields?: readonly FormField[];
};
