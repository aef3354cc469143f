import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { GlyphName } from "@/components/ui/glyphs";
import type { Direction, IntegrationPayloadRow, IntegrationStatus, Outcome, Provider } from "@/lib/integrations/model";

const LOOK: Record<IntegrationStatus, [Hue, string, GlyphName?]> = {
  connected: ["good", "Connected"],
  paused: ["neutral", "Paused", "minus"],
  failing: ["bad", "Failing"],
  disconnected: ["neutral", "Disconnected"],
};

export function IntegrationStatusBadge({ status }: { status: IntegrationStatus }) {
  const [hue, word, icon] = LOOK[status];
  return (
    <StatusBadge hue={hue} {...(icon ? { icon } : {})}>
      {word}
    </StatusBadge>
  );
}

export const INTEGRATION_STATUS_OPTIONS = Object.entries(LOOK).map(([value, [, label]]) => ({ value, label }));

export const PROVIDER_NAMES: Record<Provider, string> = {
  wordpress: "WordPress",
  ghost: "Ghost",
  hubspot: "HubSpot",
  mailchimp: "Mailchimp",
  google_analytics: "Google Analytics",
  linkedin: "LinkedIn",
  x: "X",
  meta: "Meta",
  slack: "Slack",
  custom: "Custom",
};
export const PROVIDER_OPTIONS = Object.entries(PROVIDER_NAMES).map(([value, label]) => ({ value, label }));

/** Seen from us: sent to the service, or taken from it. */
export const DIRECTION_WORDS: Record<Direction, string> = { out: "Sent", in: "Received" };
export const DIRECTION_OPTIONS = Object.entries(DIRECTION_WORDS).map(([value, label]) => ({ value, label }));

const OUTCOME_LOOK: Record<Outcome, [Hue, string]> = { succeeded: ["good", "Succeeded"], failed: ["bad", "Failed"] };
export const OUTCOME_OPTIONS = Object.entries(OUTCOME_LOOK).map(([value, [, label]]) => ({ value, label }));

export function PayloadOutcome({ outcome, httpStatus }: Pick<IntegrationPayloadRow, "outcome" | "httpStatus">) {
  const [hue, word] = OUTCOME_LOOK[outcome];
  return (
    <StatusBadge hue={hue}>
      {word}
      {httpStatus !== null && <span className="tabular"> {httpStatus}</span>}
    </StatusBadge>
  );
}
