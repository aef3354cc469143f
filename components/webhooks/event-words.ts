import { kindName, stateLabel } from "@/components/record/words";
import { findEntity } from "@/lib/entities";
import { TEST_EVENT } from "@/lib/webhooks/model";

/** The entity and state of a webhook event: `strategy.in_review` → "Strategy", "In review". */
export function eventParts(event: string): { about: string; state: string } {
  const [kind = "", state = ""] = event.split(".");
  const entity = findEntity(kind);
  return { about: kindName(entity, kind), state: stateLabel(entity, state) };
}

/** Label of a webhook event: `strategy.in_review` → "Strategy in review". */
export function webhookEventLabel(event: string): string {
  if (event === TEST_EVENT) return "Test event";
  const { about, state } = eventParts(event);
  return `${about} ${state.toLowerCase()}`;
}
